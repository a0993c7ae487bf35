// The front door: one directory of news.
#ifndef BROADSHEET_ARCHIVE_H_
#define BROADSHEET_ARCHIVE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/backup.h"
#include "broadsheet/searcher.h"
#include "broadsheet/watch.h"
#include "broadsheet/writer.h"

namespace broadsheet {

struct DamageReport {
  struct Finding {
    std::string where;  // file or record
    std::string what;
  };
  std::uint64_t articles = 0, revisions = 0, segments = 0, bytes = 0;
  std::vector<Finding> damage;
};

struct RepairReport {
  bool was_whole = false;  // nothing was damaged, and nothing done
  std::string moved_to;    // where the damaged archive is now; empty: its index alone was damaged, and was made anew
  std::uint64_t articles = 0;               // that the archive has now
  std::vector<DamageReport::Finding> lost;  // what could not be read, or had to be guessed
};

// Names an archive; opens nothing by itself. Copyable; thread-safe. ResourceExhausted, of all that returns a Status:
// the disk is full, or there is no memory for it; the archive is as its last commit left it.
class Archive {
 public:
  explicit Archive(std::string directory) : directory_(std::move(directory)) {}

  const std::string& directory() const { return directory_; }

  absl::StatusOr<std::unique_ptr<Writer>> OpenWriter(const WriterOptions& options = {}) const;
  absl::StatusOr<std::unique_ptr<Searcher>> OpenSearcher(const SearcherOptions& options = {}) const;

  // Reads every byte of articles and index and holds both sides against each other. The store's OPTIONS-* and IDENTITY
  // are not looked at: no article depends on them. May run beside a writer.
  absl::StatusOr<DamageReport> Verify() const;

  // Makes `backup` a copy of the last commit, checked to the last byte. May run beside a writer; an earlier backup of
  // this archive there is brought up to date: files that it has are kept, and it is replaced in one step, or not at
  // all. A backup can be searched and verified, not changed. FailedPrecondition: `backup` is something else. DataLoss:
  // the archive is damaged.
  absl::StatusOr<BackupReport> BackUp(const std::string& backup) const;
  // Makes this archive, which must not be there, as the backup has it. AlreadyExists; DataLoss: the backup is damaged.
  absl::StatusOr<BackupReport> Restore(const std::string& backup) const;

  // Mends what Verify finds. A damaged index is made anew. If articles are concerned, a new archive is made of all that
  // can be read and takes the place of the damaged one, which is kept beside it. Needs the writer's lock, and room for
  // the new archive.
  absl::StatusOr<RepairReport> Repair() const;

  // Corrects the catalogue by hand. Errors as Searcher::CorrectEntities. Needs the writer's lock.
  absl::Status CorrectEntities(const EntityChange& change) const;

  // Deletes what matches; the number deleted. Needs the writer's lock. A query without text and filters matches
  // everything, and is obeyed; so is one that gives warnings: Searcher::Count tells them before. Errors of
  // Searcher::Count and Writer::Delete.
  absl::StatusOr<std::uint64_t> DeleteMatching(const Query& query, bool purge) const;

  // Standing queries, kept in the archive; `reindex` leaves them as they are. None of this needs the writer's lock.
  // Adding: articles that are there already are not new. AlreadyExists; InvalidArgument: the name is empty or has a
  // control character, or the query cannot be asked. FailedPrecondition: this is a backup, as for RemoveWatch and
  // RunWatch.
  absl::Status AddWatch(const std::string& name, const Query& query,
                        std::vector<QueryWarning>* warnings = nullptr) const;
  absl::Status RemoveWatch(const std::string& name) const;  // NotFound
  absl::StatusOr<std::vector<Watch>> Watches() const;       // as they were added

  // Hands `visit` every article that matches and came in, or got a new revision, since the last run; newest first. The
  // number of them. Once all are visited they count as seen; after an error, of `visit` too, or a crash they are handed
  // out again by the next run. Runs wait for each other. NotFound: no watch of that name.
  absl::StatusOr<std::uint64_t> RunWatch(const std::string& name,
                                         const std::function<absl::Status(const StoredArticle&)>& visit) const;

 private:
  std::string directory_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_ARCHIVE_H_
