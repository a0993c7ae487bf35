// The front door: one directory of news.
#ifndef BROADSHEET_ARCHIVE_H_
#define BROADSHEET_ARCHIVE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "broadsheet/searcher.h"
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

// Names an archive; opens nothing by itself. Copyable; thread-safe.
class Archive {
 public:
  explicit Archive(std::string directory) : directory_(std::move(directory)) {}

  const std::string& directory() const { return directory_; }

  absl::StatusOr<std::unique_ptr<Writer>> OpenWriter(const WriterOptions& options = {}) const;
  absl::StatusOr<std::unique_ptr<Searcher>> OpenSearcher() const;

  // Reads every byte and holds both sides against each other. May run beside a writer.
  absl::StatusOr<DamageReport> Verify() const;

  // Deletes what matches; the number deleted. Needs the writer's lock.
  absl::StatusOr<std::uint64_t> DeleteMatching(const Query& query, bool purge) const;

 private:
  std::string directory_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_ARCHIVE_H_
