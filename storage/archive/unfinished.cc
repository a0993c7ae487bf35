#include "storage/archive/unfinished.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <new>
#include <random>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/failpoint.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnfinished = ".new-";
constexpr std::size_t kDigits = 8;
// In the LOCK of what is unfinished, whose name may be anybody's: "news.new-20251201".
constexpr std::string_view kMark = "unfinished\n";

absl::Status MadeMeanwhile(const fs::path& place) {
  return absl::AlreadyExistsError(StrCat(place.string(), " was made by somebody else meanwhile"));
}

absl::Status CheckPlace(const fs::path& place, bool replace) {
  std::error_code error;
  if (fs::equivalent(place, fs::current_path(error), error)) {
    return absl::FailedPreconditionError(
        StrCat(place.string(), " is the current directory, which cannot be replaced by an archive: name one in it"));
  }
  if (fs::exists(place, error) && !fs::is_directory(place, error)) {
    return absl::FailedPreconditionError(StrCat(place.string(), " is no directory: name one"));
  }
  if (!fs::exists(place, error) || fs::is_empty(place, error)) return absl::OkStatus();
  const bool is_archive = fs::exists(ArchiveLayout(place.string()).marker, error);
  if (is_archive) return replace ? absl::OkStatus() : MadeMeanwhile(place);
  return absl::FailedPreconditionError(
      StrCat(place.string(), " holds files but is no archive: name another directory, or empty this one"));
}

// A name that Make gives.
bool IsUnfinished(const std::string& name, const std::string& beginning) {
  return name.starts_with(beginning) && name.size() == beginning.size() + kDigits &&
         name.find_first_not_of("0123456789abcdef", beginning.size()) == std::string::npos;
}

// What others left when they were killed goes: those at work hold a lock.
void SweepUnfinished(const fs::path& place) {
  const std::string beginning = StrCat(place.filename().string(), kUnfinished);
  std::error_code ignored;
  for (fs::directory_iterator entry(place.parent_path(), ignored), end; entry != end; entry.increment(ignored)) {
    if (!IsUnfinished(entry->path().filename().string(), beginning)) continue;
    const ArchiveLayout left(entry->path().string());
    rmdir(left.directory.c_str());  // if it is empty
    if (ReadWholeFile(left.lock).value_or("") != kMark) continue;
    const absl::StatusOr<FileLock> lock = FileLock::Acquire(left.lock, false);
    if (lock.ok()) fs::remove_all(left.directory, ignored);
  }
}

}  // namespace

absl::StatusOr<fs::path> PlaceOf(const std::string& directory) {
  std::error_code error;
  fs::path place = fs::absolute(directory, error);
  if (!error) place = fs::weakly_canonical(place, error);
  if (!error && !place.has_filename()) place = place.parent_path();  // a slash at the end
  if (!error) fs::create_directories(place.parent_path(), error);
  if (error) return ErrnoStatus(error.value(), StrCat("creating the directory of ", directory));
  return place;
}

Unfinished::Unfinished(fs::path place, ArchiveLayout layout, FileLock lock)
    : place_(std::move(place)), layout_(std::move(layout)), lock_(std::move(lock)) {}

Unfinished::Unfinished(Unfinished&& other) noexcept
    : place_(std::move(other.place_)),
      layout_(std::move(other.layout_)),
      lock_(std::move(other.lock_)),
      moved_(std::exchange(other.moved_, true)) {}

Unfinished::~Unfinished() {
  if (!moved_) RemoveAll(layout_.directory);
}

absl::StatusOr<Unfinished> Unfinished::Make(const std::string& directory, bool replace) {
  BS_ASSIGN_OR_RETURN(fs::path place, PlaceOf(directory));
  BS_RETURN_IF_ERROR(CheckPlace(place, replace));
  SweepUnfinished(place);
  std::random_device random;
  absl::Status status;
  for (int tries = 0; tries < 10; ++tries) {
    ArchiveLayout layout(StrCat(place.string(), kUnfinished, std::string(absl::StrFormat("%08x", random()))));
    if (mkdir(layout.directory.c_str(), 0777) != 0) return LastErrorStatus("creating ", layout.directory);
    PassFailpoint("create.directory");
    // A sweep may come between any two of these steps.
    status = WriteFileSynced(layout.lock, kMark);
    if (status.ok()) {
      absl::StatusOr<FileLock> lock = FileLock::Acquire(layout.lock, false);
      if (lock.ok() && lock->Holds(layout.lock)) {
        return Unfinished(std::move(place), std::move(layout), *std::move(lock));
      }
      status = lock.ok() ? absl::AbortedError(StrCat(layout.directory, ": removed by another process meanwhile"))
                         : lock.status();
    }
    RemoveAll(layout.directory);  // without the mark, no sweep would
  }
  return status;
}

absl::Status Unfinished::Empty() {
  std::error_code error;
  for (fs::directory_iterator entry(layout_.directory, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path() != fs::path(layout_.lock)) fs::remove_all(entry->path(), error);
    if (error) break;
  }
  return error ? ErrnoStatus(error.value(), StrCat("emptying ", layout_.directory)) : absl::OkStatus();
}

absl::Status Unfinished::MoveIntoPlace() {
  PassFailpoint("create.before_rename");
  if (std::rename(layout_.directory.c_str(), place_.c_str()) != 0) {
    const int error = errno;
    if (error == EEXIST || error == ENOTEMPTY) return MadeMeanwhile(place_);
    if (error == EBUSY) {
      return absl::FailedPreconditionError(
          StrCat(place_.string(), " is a mount point, which cannot be replaced by an archive: name a directory in it"));
    }
    return ErrnoStatus(error, StrCat("creating ", place_.string()));
  }
  moved_ = true;
  PassFailpoint("create.after_rename");
  BS_RETURN_IF_ERROR(WriteFileSynced(ArchiveLayout(place_.string()).lock, ""));
  return SyncDirectory(place_.parent_path().string());
}

absl::Status Unfinished::Replace() {
  // Whichever has the unfinished name at a moment has the mark then; at its place it means nothing.
  const std::string lock = ArchiveLayout(place_.string()).lock;
  BS_RETURN_IF_ERROR(WriteFileSynced(lock, kMark));
  PassFailpoint("create.before_rename");
  BS_RETURN_IF_ERROR(ExchangeDirectories(layout_.directory, place_.string()));
  PassFailpoint("create.after_rename");
  BS_RETURN_IF_ERROR(WriteFileSynced(lock, ""));
  BS_RETURN_IF_ERROR(SyncDirectory(place_.parent_path().string()));
  return absl::OkStatus();  // what was there has the old name now, and is removed with this
}

void RemoveAll(const std::string& directory) noexcept {
  try {
    std::error_code ignored;
    fs::remove_all(directory, ignored);
  } catch (const std::bad_alloc&) {
    // It stays.
  }
}

absl::Status ExchangeDirectories(const std::string& one, const std::string& other) {
  if (renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0) return absl::OkStatus();
  const int error = errno;
  const std::string doing = StrCat("exchanging ", one, " and ", other);
  if (error != EINVAL && error != ENOSYS) return ErrnoStatus(error, doing);
  return absl::UnimplementedError(StrCat(doing, ": this file system cannot do that in one step"));
}

}  // namespace broadsheet
