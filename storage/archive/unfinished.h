// A directory that is filled beside its place and moved there by one rename: it is there whole or not at all.
#ifndef BROADSHEET_STORAGE_ARCHIVE_UNFINISHED_H_
#define BROADSHEET_STORAGE_ARCHIVE_UNFINISHED_H_

#include <filesystem>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "storage/archive/layout.h"

namespace broadsheet {

class Unfinished {
 public:
  // An empty archive directory beside `directory` (`directory`.new-XXXXXXXX), its lock held, and its LOCK saying that
  // it is unfinished. Makes the directories above, and removes what others left beside the same place when they were
  // killed. FailedPrecondition: `directory` is a file, or holds files that are no archive. AlreadyExists: it is an
  // archive, and `replace` was not said.
  static absl::StatusOr<Unfinished> Make(const std::string& directory, bool replace);

  // What was not moved into its place is removed.
  ~Unfinished();
  Unfinished(Unfinished&& other) noexcept;

  const ArchiveLayout& layout() const { return layout_; }
  const std::filesystem::path& place() const { return place_; }

  // As it was made.
  absl::Status Empty();

  // AlreadyExists: somebody else put something there meanwhile.
  absl::Status MoveIntoPlace();
  // In one step with what is there, which is then removed.
  absl::Status Replace();

  // Of what is in its place now.
  FileLock TakeLock() { return std::move(lock_); }

 private:
  Unfinished(std::filesystem::path place, ArchiveLayout layout, FileLock lock);

  std::filesystem::path place_;
  ArchiveLayout layout_;
  FileLock lock_;
  bool moved_ = false;
};

// The directory's path without links and a slash at the end; the directories above it are made.
absl::StatusOr<std::filesystem::path> PlaceOf(const std::string& directory);

// For destructors: what cannot be removed, for want of memory too, stays.
void RemoveAll(const std::string& directory) noexcept;

// Puts each of two directories in the other's place, in one step. Unimplemented: the file system cannot do that.
absl::Status ExchangeDirectories(const std::string& one, const std::string& other);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_UNFINISHED_H_
