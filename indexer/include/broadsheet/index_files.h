// Reading files and folders of news into an archive.
#ifndef BROADSHEET_INDEX_FILES_H_
#define BROADSHEET_INDEX_FILES_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/article.h"
#include "broadsheet/writer.h"

namespace broadsheet {

struct IndexFilesOptions {
  std::string collection = "default";
  std::string format = "auto";                                     // one of InputFormats()
  std::vector<std::pair<std::string, std::string>> field_mapping;  // JSON, CSV: producer's name -> ours
  bool skip_unknown = false;  // files of no known format are skipped also where they are named, as in folders
  const std::atomic<bool>* stop = nullptr;  // set from a signal handler: ends after the article at hand
};

// Names of the formats that are read: "auto" (recognised by content) first.
std::vector<std::string> InputFormats();

// InvalidArgument, with what is wrong: reading with `options` would fail before the first file.
absl::Status CheckIndexFilesOptions(const IndexFilesOptions& options);

struct IndexCounts {
  std::uint64_t read = 0, added = 0, updated = 0, unchanged = 0, rejected = 0, warnings = 0;
  std::uint64_t skipped = 0;  // in folders: files of no known format; links to folders or to nothing, pipes, devices
  std::uint64_t bytes = 0;    // input read, uncompressed

  IndexCounts& operator+=(const IndexCounts& other);
};

// Told what happens, on the calling thread. Every member may be empty.
struct IndexObserver {
  std::function<void(const std::string& message)> on_rejected;  // names file, offset and reason
  std::function<void(const std::string& message)> on_warning;
  std::function<void(const IndexCounts& counts, std::uint64_t raw_bytes, std::uint64_t raw_total_bytes)> on_progress;
};

// Adds all articles of `paths` (files, folders recursively in byte order, "-" for standard input) to `writer`, and
// commits at the end. In folders files and links to files are read; links to folders are not followed, and the folder
// of the archive itself is left out. Input that cannot be read is reported and counted, not an error. Errors:
// InvalidArgument (CheckIndexFilesOptions), ResourceExhausted (no memory), and those of Writer::Add and Commit.
absl::StatusOr<IndexCounts> IndexFiles(Writer& writer, const std::vector<std::string>& paths,
                                       const IndexFilesOptions& options, const IndexObserver& observer);

// The same reading without an archive: hands every article to `visit` with the file it came from. InvalidArgument of
// `visit` rejects the article; any other error ends the reading and is returned.
absl::StatusOr<IndexCounts> ExtractFiles(
    const std::vector<std::string>& paths, const IndexFilesOptions& options, const IndexObserver& observer,
    const std::function<absl::Status(const Article&, const std::string& file)>& visit);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEX_FILES_H_
