// The border: what is asked goes to Searcher::Impl, and no exception comes back for want of memory.
#include "broadsheet/searcher.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "query/searcher_impl.h"
#include "storage/out_of_memory.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// More than these have little left to do for each.
constexpr int kMaxThreads = 64;

std::size_t ThreadsOf(const SearcherOptions& options) {
  const auto cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  return static_cast<std::size_t>(std::min(options.threads > 0 ? options.threads : cores, kMaxThreads));
}

}  // namespace

Searcher::Searcher() : impl_(std::make_unique<Impl>()) {}
Searcher::~Searcher() = default;

absl::StatusOr<std::unique_ptr<Searcher>> Searcher::Open(const std::string& directory, const SearcherOptions& options) {
  return CatchOutOfMemory([&]() -> absl::StatusOr<std::unique_ptr<Searcher>> {
    BS_ASSIGN_OR_RETURN(std::shared_ptr<const Snapshot> snapshot, Snapshot::Open(directory));
    return Over(std::move(snapshot), options);
  });
}

std::unique_ptr<Searcher> Searcher::Over(std::shared_ptr<const Snapshot> snapshot, const SearcherOptions& options) {
  std::unique_ptr<Searcher> searcher(new Searcher());
  searcher->impl_->snapshot = std::move(snapshot);
  const std::size_t threads = ThreadsOf(options);
  if (threads > 1) searcher->impl_->helpers = std::make_unique<Helpers>(threads - 1);
  searcher->impl_->help.helpers = searcher->impl_->helpers.get();
  return searcher;
}

absl::StatusOr<SearchResult> Searcher::Search(const Query& query, const SearchOptions& options) const {
  return CatchOutOfMemory([&] { return impl_->Search(query, options); });
}
absl::StatusOr<std::uint64_t> Searcher::Count(const Query& query, std::vector<QueryWarning>* warnings) const {
  return CatchOutOfMemory([&] { return impl_->Count(query, warnings); });
}
absl::StatusOr<FacetResult> Searcher::Facets(const Query& query, const FacetOptions& options,
                                             std::vector<QueryWarning>* warnings) const {
  return CatchOutOfMemory([&] { return impl_->Facets(query, options, warnings); });
}
absl::StatusOr<TimelineResult> Searcher::Timeline(const Query& query, TimelineUnit unit,
                                                  std::vector<QueryWarning>* warnings) const {
  return CatchOutOfMemory([&] { return impl_->Timeline(query, unit, warnings); });
}
absl::StatusOr<SearchResult> Searcher::Similar(std::string_view full_id, const Query& within,
                                               const SearchOptions& options) const {
  return CatchOutOfMemory([&] { return impl_->Similar(full_id, within, options); });
}
absl::StatusOr<Story> Searcher::TellStory(std::string_view full_id) const {
  return CatchOutOfMemory([&] { return impl_->TellStory(full_id); });
}
absl::Status Searcher::ForEach(const Query& query,
                               const std::function<absl::Status(const StoredArticle&)>& visit) const {
  return ForEachSince(0, query, visit);
}
std::uint64_t Searcher::commit() const { return impl_->snapshot->manifest().commit; }
std::uint64_t Searcher::next_article() const { return impl_->snapshot->manifest().next_article; }
absl::Status Searcher::ForEachSince(std::uint64_t first, const Query& query,
                                    const std::function<absl::Status(const StoredArticle&)>& visit) const {
  return CatchOutOfMemory([&] { return impl_->ForEachSince(first, query, visit); });
}
absl::StatusOr<std::vector<std::string>> Searcher::MatchingIds(const Query& query) const {
  return CatchOutOfMemory([&] { return impl_->MatchingIds(query); });
}
absl::StatusOr<StoredArticle> Searcher::Show(std::string_view full_id, std::uint32_t revision) const {
  return CatchOutOfMemory([&] { return impl_->Show(full_id, revision); });
}
absl::StatusOr<EntityList> Searcher::ListEntities(const EntityListOptions& options) const {
  return CatchOutOfMemory([&] { return impl_->ListEntities(options); });
}
absl::StatusOr<EntityProfile> Searcher::ShowEntity(std::string_view name) const {
  return CatchOutOfMemory([&] { return impl_->ShowEntity(name); });
}
absl::StatusOr<std::vector<EntityCorrection>> Searcher::CorrectEntities(const EntityChange& change) const {
  return CatchOutOfMemory([&] { return impl_->CorrectEntities(change); });
}
std::vector<CollectionInfo> Searcher::Collections() const { return impl_->Collections(); }
ArchiveStats Searcher::Stats() const { return impl_->Stats(); }
absl::StatusOr<QueryAdvice> Searcher::Advise(const Query& query, absl::Duration budget) const {
  return CatchOutOfMemory([&] { return impl_->Advise(query, budget); });
}
absl::StatusOr<std::string> Searcher::Explain(const Query& query) const {
  return CatchOutOfMemory([&] { return impl_->Explain(query); });
}

}  // namespace broadsheet
