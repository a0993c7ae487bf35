// All articles of a list of files and folders, one after the other.
#ifndef BROADSHEET_INDEXER_ARTICLE_READER_H_
#define BROADSHEET_INDEXER_ARTICLE_READER_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "broadsheet/index_files.h"
#include "indexer/import/importer.h"

namespace broadsheet {

// A file to read, and whether it was found in a folder (and may be skipped) or named (and may not).
struct InputFile {
  std::string path;
  bool named = true;
  std::uint64_t raw_bytes = 0;  // 0 where unknown (standard input)
};

// True if both are there and lead to the same folder, however they are written.
bool IsSameFolder(const std::string& one, const std::string& other);

// Named files as they are, folders as the files below them (or links to files) in byte order, without the folder
// `leave_out`. What cannot be listed is reported; `skipped` counts what is neither file nor folder.
std::vector<InputFile> ListInputFiles(const std::vector<std::string>& paths, const std::string& leave_out,
                                      const std::function<void(const std::string& message)>& on_error,
                                      std::uint64_t* skipped);

// Reads all inputs; counts and reports what happens. Not thread-safe.
class ArticleReader {
 public:
  // The folder `leave_out` (may be empty) is not read. `on_idle` (may be empty) is called about once a second while
  // input is slow to come.
  ArticleReader(const IndexFilesOptions& options, const IndexObserver& observer, std::string leave_out = "",
                std::function<void()> on_idle = {});

  // Calls `accept` for every article with the place it came from ("file:offset 123"). An InvalidArgument from
  // `accept` rejects that article; any other error ends the reading and is returned.
  absl::Status ReadAll(const std::vector<std::string>& paths,
                       const std::function<absl::Status(ImportedArticle, const std::string& file)>& accept);

  void Warn(const std::string& file, std::uint64_t offset, const std::string& id, const std::string& warning);

  IndexCounts& counts() { return counts_; }

 private:
  absl::Status ReadFile(const InputFile& file,
                        const std::function<absl::Status(ImportedArticle, const std::string& file)>& accept);
  void Reject(const std::string& message);
  bool Stopped() const { return options_.stop != nullptr && *options_.stop; }

  const IndexFilesOptions& options_;
  const IndexObserver& observer_;
  const std::string leave_out_;
  std::function<void()> on_idle_;
  ImportOptions import_options_;
  IndexCounts counts_;
  std::uint64_t raw_bytes_done_ = 0;  // of the files before this one
  std::uint64_t raw_bytes_total_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ARTICLE_READER_H_
