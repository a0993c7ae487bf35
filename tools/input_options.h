// The part of the command line that says which files to read and how; for `index` and `extract`.
#ifndef BROADSHEET_TOOLS_INPUT_OPTIONS_H_
#define BROADSHEET_TOOLS_INPUT_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/index_files.h"

namespace CLI {
class App;
}  // namespace CLI

namespace broadsheet::cli {

// --format, --mapping and PATH…
class InputOptions {
 public:
  void Declare(CLI::App& app);

  const std::vector<std::string>& paths() const { return paths_; }

  // Reads the mapping file. InvalidArgument, NotFound: it cannot be used, and why.
  absl::StatusOr<IndexFilesOptions> ToIndexFilesOptions() const;

 private:
  std::vector<std::string> paths_;
  std::string format_ = "auto";
  std::string mapping_file_;
};

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_INPUT_OPTIONS_H_
