// Opening an archive for commands that change one but never make one.
#ifndef BROADSHEET_TOOLS_OPEN_WRITER_H_
#define BROADSHEET_TOOLS_OPEN_WRITER_H_

#include <memory>
#include <string>

#include "broadsheet/archive.h"

namespace broadsheet::cli {

inline absl::StatusOr<std::unique_ptr<Writer>> OpenExistingArchive(const std::string& directory) {
  WriterOptions options;
  options.create = false;
  return Archive(directory).OpenWriter(options);
}

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_OPEN_WRITER_H_
