// The files of an archive at one commit, held open: a writer that goes on may remove their names, and they stay
// readable.
#ifndef BROADSHEET_STORAGE_ARCHIVE_PINNED_FILES_H_
#define BROADSHEET_STORAGE_ARCHIVE_PINNED_FILES_H_

#include <sys/types.h>
#include <time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/archive/layout.h"

namespace broadsheet {

class PinnedFiles {
 public:
  struct File {
    std::string name;  // from the archive's directory: "store/000012.sst"
    Descriptor fd;
    std::uint64_t size = 0;  // when it was pinned: what is appended later belongs to later commits
    timespec modified = {};
    bool immutable = false;  // never changed once it has its name
  };

  // Everything that a reader of the commit needs, and perhaps files that none needs any more. Tries again for a while
  // when a commit comes in between. ResourceExhausted: too many files for one process.
  static absl::StatusOr<PinnedFiles> Pin(const ArchiveLayout& layout);

  const std::vector<File>& files() const { return files_; }

 private:
  absl::Status PinAll(const ArchiveLayout& layout);
  absl::Status PinFolder(const ArchiveLayout& layout, const std::string& folder);
  // A file that is not there is nothing, unless it `must` be.
  absl::Status PinFile(const ArchiveLayout& layout, const std::string& name, bool must);

  std::vector<File> files_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_PINNED_FILES_H_
