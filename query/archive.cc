#include "broadsheet/archive.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "storage/backup.h"
#include "storage/out_of_memory.h"
#include "storage/salvage.h"
#include "storage/status_macros.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "storage/watch_file.h"

namespace broadsheet {
namespace {

absl::Status NoWatch(const std::string& name) {
  return absl::NotFoundError(StrCat("there is no watch '", name, "'; `broadsheet watch list` names them"));
}

absl::Status CheckWatchName(const std::string& name) {
  const bool printable = std::none_of(name.begin(), name.end(), [](char c) { return (c >= 0 && c < ' ') || c == 127; });
  if (!name.empty() && printable && simdjson::validate_utf8(name)) return absl::OkStatus();
  return absl::InvalidArgumentError("a watch needs a name in UTF-8 without control characters");
}

Query QueryOf(const WatchRecord& watch) {
  Query query;
  query.text = watch.text;
  query.any = watch.any;
  query.collections = watch.collections;
  query.from = watch.from;
  query.to = watch.to;
  query.people = watch.people;
  query.orgs = watch.orgs;
  query.places = watch.places;
  return query;
}

WatchRecord RecordOf(const std::string& name, const Query& query, std::uint64_t next_article) {
  return {name,         query.text, query.any,    query.collections, query.from, query.to,
          query.people, query.orgs, query.places, next_article,      {}};
}

bool ConcernsIndexAlone(const VerifyReport& report) {
  return std::all_of(report.damage.begin(), report.damage.end(), [](const Damage& one) { return one.in_index; });
}

absl::Status MakeIndexAnew(const std::string& directory) {
  WriterOptions options;
  options.create = false;
  options.trust_store = true;
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Writer> writer, Writer::Open(directory, options));
  BS_RETURN_IF_ERROR(writer->Reindex());
  return writer->Close();
}

absl::StatusOr<DamageReport> LookForDamage(const std::string& directory) {
  BS_ASSIGN_OR_RETURN(VerifyReport found, VerifyArchive(directory));
  DamageReport report;
  report.articles = found.articles;
  report.revisions = found.revisions;
  report.segments = found.segments;
  report.bytes = found.bytes;
  for (Damage& damage : found.damage) report.damage.push_back({std::move(damage.where), std::move(damage.what)});
  return report;
}

absl::StatusOr<RepairReport> RepairArchive(const std::string& directory) {
  const absl::StatusOr<VerifyReport> before = VerifyArchive(directory);
  // A lost marker is damage, another format is none.
  if (!before.ok() && !absl::IsNotFound(before.status()) && !absl::IsDataLoss(before.status())) return before.status();
  RepairReport report;
  if (before.ok()) {
    report.articles = before->articles;
    report.was_whole = before->damage.empty();
    if (report.was_whole) return report;
    if (ConcernsIndexAlone(*before)) {
      const absl::Status made = MakeIndexAnew(directory);
      if (!made.ok() && !absl::IsDataLoss(made)) return made;
      BS_ASSIGN_OR_RETURN(const VerifyReport after, VerifyArchive(directory));
      if (after.damage.empty()) return report;
    }
  }
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Salvage> salvage, Salvage::Start(directory));
  BS_RETURN_IF_ERROR(MakeIndexAnew(salvage->salvaged()));
  BS_ASSIGN_OR_RETURN(const VerifyReport after, VerifyArchive(salvage->salvaged()));
  if (!after.damage.empty()) {
    return absl::InternalError(StrCat("the repaired archive is not whole (", after.damage.front().where, ": ",
                                      after.damage.front().what, "); the damaged one is as it was: restore a backup"));
  }
  BS_ASSIGN_OR_RETURN(report.moved_to, salvage->MoveIntoPlace());
  report.articles = after.articles;
  for (const Damage& lost : salvage->report().lost) report.lost.push_back({lost.where, lost.what});
  return report;
}

absl::Status CorrectEntitiesOf(const Archive& archive, const EntityChange& change) {
  WriterOptions options;
  options.create = false;
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Writer> writer, archive.OpenWriter(options));
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Searcher> searcher, archive.OpenSearcher());
  BS_ASSIGN_OR_RETURN(std::vector<EntityCorrection> corrections, searcher->CorrectEntities(change));
  BS_RETURN_IF_ERROR(writer->SetEntityCorrections(std::move(corrections)));
  return writer->Close();
}

absl::StatusOr<std::uint64_t> DeleteFrom(const Archive& archive, const Query& query, bool purge) {
  WriterOptions options;
  options.create = false;
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Writer> writer, archive.OpenWriter(options));
  // The writer's lock is held: nothing can be added between the search and the deletion.
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Searcher> searcher, archive.OpenSearcher());
  BS_ASSIGN_OR_RETURN(const std::vector<std::string> ids, searcher->MatchingIds(query));
  BS_ASSIGN_OR_RETURN(const std::uint64_t deleted, writer->Delete(ids, purge));
  BS_RETURN_IF_ERROR(writer->Close());
  return deleted;
}

absl::Status AddWatchTo(const Archive& archive, const std::string& name, const Query& query,
                        std::vector<QueryWarning>* warnings) {
  BS_RETURN_IF_ERROR(CheckWatchName(name));
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<WatchFile> file, WatchFile::Open(archive.directory()));
  if (file->Find(name) != nullptr) {
    return absl::AlreadyExistsError(StrCat("there is a watch '", name, "' already: remove it first"));
  }
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Searcher> searcher, archive.OpenSearcher());
  BS_RETURN_IF_ERROR(searcher->Count(query, warnings).status());
  file->watches().push_back(RecordOf(name, query, searcher->next_article()));
  return file->Save();
}

absl::Status RemoveWatchFrom(const Archive& archive, const std::string& name) {
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<WatchFile> file, WatchFile::Open(archive.directory()));
  if (std::erase_if(file->watches(), [&](const WatchRecord& watch) { return watch.name == name; }) == 0) {
    return NoWatch(name);
  }
  return file->Save();
}

absl::StatusOr<std::vector<Watch>> WatchesOf(const Archive& archive) {
  BS_ASSIGN_OR_RETURN(const std::vector<WatchRecord> records, ReadWatches(archive.directory()));
  std::vector<Watch> watches;
  for (const WatchRecord& record : records) watches.push_back({record.name, QueryOf(record), record.next_article});
  return watches;
}

absl::StatusOr<std::uint64_t> RunWatchOf(const Archive& archive, const std::string& name,
                                         const std::function<absl::Status(const StoredArticle&)>& visit) {
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<WatchFile> file, WatchFile::Open(archive.directory()));
  WatchRecord* const watch = file->Find(name);
  if (watch == nullptr) return NoWatch(name);
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<Searcher> searcher, archive.OpenSearcher());
  std::uint64_t found = 0;
  const auto count = [&](const StoredArticle& article) {
    ++found;
    return visit(article);
  };
  if (const absl::Status run = searcher->ForEachSince(watch->next_article, QueryOf(*watch), count); !run.ok()) {
    return absl::Status(run.code(), StrCat("watch '", name, "': ", ToStd(run.message())));
  }
  if (watch->next_article == searcher->next_article()) return found;
  watch->next_article = searcher->next_article();
  BS_RETURN_IF_ERROR(file->Save());
  return found;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> Archive::OpenWriter(const WriterOptions& options) const {
  return Writer::Open(directory_, options);
}
absl::StatusOr<std::unique_ptr<Searcher>> Archive::OpenSearcher(const SearcherOptions& options) const {
  return Searcher::Open(directory_, options);
}
absl::StatusOr<DamageReport> Archive::Verify() const {
  return CatchOutOfMemory([&] { return LookForDamage(directory_); });
}
absl::StatusOr<BackupReport> Archive::BackUp(const std::string& backup) const {
  return CatchOutOfMemory([&] { return BackUpArchive(directory_, backup); });
}
absl::StatusOr<BackupReport> Archive::Restore(const std::string& backup) const {
  return CatchOutOfMemory([&] { return RestoreArchive(backup, directory_); });
}
absl::StatusOr<RepairReport> Archive::Repair() const {
  return CatchOutOfMemory([&] { return RepairArchive(directory_); });
}
absl::Status Archive::CorrectEntities(const EntityChange& change) const {
  return CatchOutOfMemory([&] { return CorrectEntitiesOf(*this, change); });
}
absl::StatusOr<std::uint64_t> Archive::DeleteMatching(const Query& query, bool purge) const {
  return CatchOutOfMemory([&] { return DeleteFrom(*this, query, purge); });
}
absl::Status Archive::AddWatch(const std::string& name, const Query& query, std::vector<QueryWarning>* warnings) const {
  return CatchOutOfMemory([&] { return AddWatchTo(*this, name, query, warnings); });
}
absl::Status Archive::RemoveWatch(const std::string& name) const {
  return CatchOutOfMemory([&] { return RemoveWatchFrom(*this, name); });
}
absl::StatusOr<std::vector<Watch>> Archive::Watches() const {
  return CatchOutOfMemory([&] { return WatchesOf(*this); });
}
absl::StatusOr<std::uint64_t> Archive::RunWatch(const std::string& name,
                                                const std::function<absl::Status(const StoredArticle&)>& visit) const {
  return CatchOutOfMemory([&] { return RunWatchOf(*this, name, visit); });
}

}  // namespace broadsheet
