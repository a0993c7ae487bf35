#include "broadsheet/archive.h"

#include <utility>

#include "storage/status_macros.h"
#include "storage/store.h"

namespace broadsheet {

absl::StatusOr<std::unique_ptr<Writer>> Archive::OpenWriter(const WriterOptions& options) const {
  return Writer::Open(directory_, options);
}

absl::StatusOr<std::unique_ptr<Searcher>> Archive::OpenSearcher() const { return Searcher::Open(directory_); }

absl::StatusOr<DamageReport> Archive::Verify() const {
  BS_ASSIGN_OR_RETURN(VerifyReport found, VerifyArchive(directory_));
  DamageReport report;
  report.articles = found.articles;
  report.revisions = found.revisions;
  report.segments = found.segments;
  report.bytes = found.bytes;
  for (Damage& damage : found.damage) report.damage.push_back({std::move(damage.where), std::move(damage.what)});
  return report;
}

absl::StatusOr<std::uint64_t> Archive::DeleteMatching(const Query& query, bool purge) const {
  WriterOptions options;
  options.create = false;
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Writer> writer, OpenWriter(options));
  // The writer's lock is held: nothing can be added between the search and the deletion.
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Searcher> searcher, OpenSearcher());
  BS_ASSIGN_OR_RETURN(const std::vector<std::string> ids, searcher->MatchingIds(query));
  BS_ASSIGN_OR_RETURN(const std::uint64_t deleted, writer->Delete(ids, purge));
  BS_RETURN_IF_ERROR(writer->Close());
  return deleted;
}

}  // namespace broadsheet
