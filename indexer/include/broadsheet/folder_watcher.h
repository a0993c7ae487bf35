// Noticing new and changed files.
#ifndef BROADSHEET_FOLDER_WATCHER_H_
#define BROADSHEET_FOLDER_WATCHER_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace broadsheet {

// Watches folders, with all folders that are or come below them, but not through links. Not thread-safe.
class FolderWatcher {
 public:
  // What changes from now on is not missed, whenever it is asked for. The folder `leave_out` (it may come later, or be
  // empty) is not watched: an archive changes by what is read. InvalidArgument: one of the paths is no folder.
  // ResourceExhausted: more folders than the system watches (its message says what to raise), or no memory.
  static absl::StatusOr<std::unique_ptr<FolderWatcher>> Open(const std::vector<std::string>& folders,
                                                             const std::string& leave_out = "");
  virtual ~FolderWatcher() = default;

  // Waits until files were written to their end or moved in, and nothing more has come for `quiet` (or 20 times as long
  // has passed since the first). Their paths, ascending; folders among them if the system could not keep up: then all
  // in them may have changed. Empty: `stop` was set. After an error some may have been missed.
  virtual absl::StatusOr<std::vector<std::string>> Wait(const std::atomic<bool>& stop, absl::Duration quiet) = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_FOLDER_WATCHER_H_
