// The archive's directory: the names in it, the format marker and the number of the last synced commit.
#ifndef BROADSHEET_STORAGE_ARCHIVE_LAYOUT_H_
#define BROADSHEET_STORAGE_ARCHIVE_LAYOUT_H_

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/descriptor.h"

namespace broadsheet {

// Counts up with every change after which older programs would misread an archive.
inline constexpr int kArchiveFormat = 2;

struct ArchiveLayout {
  explicit ArchiveLayout(const std::string& archive_directory);
  std::string directory, marker, backup, commit, next_commit, lock, watches, store, segments;
};

// The marker of this program's format.
absl::Status WriteMarker(const ArchiveLayout& layout);
// NotFound: no archive there. FailedPrecondition: another format. DataLoss: not a marker.
absl::Status CheckMarker(const ArchiveLayout& layout);
// FailedPrecondition: it is a backup, which stays as it is.
absl::Status CheckWritable(const ArchiveLayout& layout);

// The COMMIT file is replaced in two steps, so that the one after the commit can hardly fail: write the next one
// under another name, synced, then rename it.
absl::Status PrepareCommitNumber(const ArchiveLayout& layout, std::uint64_t commit);
absl::Status InstallCommitNumber(const ArchiveLayout& layout);
// DataLoss: missing or damaged.
absl::StatusOr<std::uint64_t> ReadCommitNumber(const ArchiveLayout& layout);

// An exclusive lock on a file, held until destruction or death.
class FileLock {
 public:
  // Makes the file if it is not there. Unavailable: somebody else holds it; with `wait`, waits for them instead.
  static absl::StatusOr<FileLock> Acquire(const std::string& path, bool wait);
  // True if `path` is still the file that is locked (a directory may have been put in place of another).
  bool Holds(const std::string& path) const;

 private:
  Descriptor fd_;
};

// Creates the file, or empties it, writes and syncs it.
absl::Status WriteFileSynced(const std::string& path, std::string_view content);
// NotFound if it is not there. Meant for small files.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

// That of a file which may be whole: this process may not read it, or not now.
bool MayNotBeRead(const absl::Status& status);

// A file that stays readable whatever becomes of its name.
struct HeldFile {
  Descriptor fd;
  struct stat info;  // when it was opened
};
absl::StatusOr<HeldFile> HoldFile(const std::string& path);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_LAYOUT_H_
