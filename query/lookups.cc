// What can be asked without a query: an article, the entities, the archive itself.
#include <algorithm>
#include <utility>

#include "query/entity_catalog.h"
#include "query/searcher_impl.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// From the oldest to the newest day of the articles in a segment that are not deleted; nothing if none has a date.
std::optional<DayInterval> LiveDays(const Snapshot& snapshot, std::size_t index) {
  const SegmentSummary& summary = snapshot.manifest().segments[index].summary;
  if (!summary.first_day || !summary.last_day) return std::nullopt;
  const Segment& segment = *snapshot.segments()[index];
  const Roaring& deleted = snapshot.tombstones(index);
  const DocidRange dated = segment.DocidsOfDays(*summary.first_day, *summary.last_day);
  Docid newest = dated.begin, oldest = dated.end - 1;
  while (newest < dated.end && deleted.contains(newest)) ++newest;
  if (newest == dated.end) return std::nullopt;
  while (deleted.contains(oldest)) --oldest;
  const std::optional<Day> first = segment.day(oldest), last = segment.day(newest);
  if (!first || !last) return std::nullopt;  // a damaged table of days
  return DayInterval{*first, *last};
}

// CollectionInfo or ArchiveStats.
template <typename Info>
void WidenDays(const std::optional<DayInterval>& days, Info* info) {
  if (!days) return;
  info->first_day = std::min(info->first_day.value_or(days->first), days->first);
  info->last_day = std::max(info->last_day.value_or(days->last), days->last);
}

}  // namespace

absl::StatusOr<StoredArticle> Searcher::Impl::Show(std::string_view full_id, std::uint32_t revision) const {
  const auto not_found = [&] { return absl::NotFoundError(StrCat("there is no article '", full_id, "'")); };
  const std::size_t slash = full_id.find('/');
  if (slash == std::string_view::npos) {
    return absl::NotFoundError(
        StrCat("'", full_id, "' is no full id; write collection/id, for example default/", full_id));
  }
  const CollectionEntry* collection = FindCollection(snapshot->manifest(), full_id.substr(0, slash));
  if (collection == nullptr) return not_found();
  BS_ASSIGN_OR_RETURN(const std::optional<KeyRecord> key,
                      snapshot->FindKey(collection->number, full_id.substr(slash + 1)));
  if (!key || key->revisions.empty() || key->deleted) return not_found();
  if (revision > key->revisions.size()) {
    return absl::NotFoundError(StrCat("'", full_id, "' has ", key->revisions.size(),
                                      key->revisions.size() == 1 ? " revision" : " revisions",
                                      "; there is no revision ", revision));
  }
  const std::size_t index = revision == 0 ? key->revisions.size() - 1 : revision - 1;
  return snapshot->Read(key->revisions[index], ArticleParts::kAll);
}

absl::StatusOr<EntityList> Searcher::Impl::ListEntities(const EntityListOptions& options) const {
  BS_ASSIGN_OR_RETURN(const Scope scope, MakeScope(*snapshot, {}));
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  return EntityCatalog(scope, snapshot->manifest().entity_corrections, *analyzer).List(options);
}

absl::StatusOr<EntityProfile> Searcher::Impl::ShowEntity(std::string_view name) const {
  BS_ASSIGN_OR_RETURN(const Scope scope, MakeScope(*snapshot, {}));
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  const EntityCatalog catalog(scope, snapshot->manifest().entity_corrections, *analyzer);
  BS_ASSIGN_OR_RETURN(const CatalogEntity entity, catalog.FindByPart(name));
  return catalog.Describe(entity);
}

absl::StatusOr<std::vector<EntityCorrection>> Searcher::Impl::CorrectEntities(const EntityChange& change) const {
  BS_ASSIGN_OR_RETURN(const Scope scope, MakeScope(*snapshot, {}));
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  const std::vector<EntityCorrection>& corrections = snapshot->manifest().entity_corrections;
  return ApplyEntityChange(change, EntityCatalog(scope, corrections, *analyzer), corrections, *analyzer);
}

std::vector<CollectionInfo> Searcher::Impl::Collections() const {
  std::vector<CollectionInfo> infos;
  for (const CollectionEntry& collection : snapshot->manifest().collections) {
    CollectionInfo info{collection.name, collection.articles, std::nullopt, std::nullopt};
    const std::vector<SegmentEntry>& segments = snapshot->manifest().segments;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (segments[i].collection == collection.number) WidenDays(LiveDays(*snapshot, i), &info);
    }
    infos.push_back(std::move(info));
  }
  return infos;
}

ArchiveStats Searcher::Impl::Stats() const {
  const Manifest& manifest = snapshot->manifest();
  ArchiveStats stats;
  for (const CollectionInfo& collection : Collections()) {
    stats.articles += collection.articles;
    if (collection.first_day) WidenDays(DayInterval{*collection.first_day, *collection.last_day}, &stats);
  }
  stats.segments = manifest.segments.size();
  for (const SegmentEntry& segment : manifest.segments) {
    stats.deleted_documents += segment.deleted;
    stats.index_bytes += segment.summary.glass_bytes + segment.summary.index_bytes;
  }
  const std::uint64_t all_bytes = snapshot->StoreBytes();
  stats.store_bytes = all_bytes - std::min(all_bytes, stats.index_bytes);
  stats.commits = manifest.commit;
  stats.analyzer = manifest.analyzer;
  return stats;
}

}  // namespace broadsheet
