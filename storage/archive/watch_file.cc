#include "storage/watch_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "storage/archive/codec.h"
#include "storage/archive/layout.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::string_view kName = "WATCHES";

std::string PathOf(const std::string& directory) { return ArchiveLayout(directory).watches; }

absl::Status SyncLog(const std::string& path) {
  const absl::StatusOr<HeldFile> log = HoldFile(path);
  if (absl::IsNotFound(log.status())) return absl::OkStatus();  // what was in it is in a table now, synced
  BS_RETURN_IF_ERROR(log.status());
  return fdatasync(log->fd.get()) == 0 ? absl::OkStatus() : LastErrorStatus("syncing ", path);
}

// Readers see a commit before the writer has synced it. When it is noted as looked at it has to last: after a crash its
// articles' numbers would be given out again, and what gets them be passed over.
absl::Status SyncWhatIsSeen(const std::string& store) {
  std::error_code error;
  for (std::filesystem::directory_iterator file(store, error), end; !error && file != end; file.increment(error)) {
    if (file->path().extension() == ".log") BS_RETURN_IF_ERROR(SyncLog(file->path().string()));
  }
  if (error) return ErrnoStatus(error.value(), StrCat("listing ", store));
  return SyncDirectory(store);
}

class LockedWatchFile : public WatchFile {
 public:
  LockedWatchFile(std::string directory, FileLock lock, std::vector<WatchRecord> watches)
      : directory_(std::move(directory)), lock_(std::move(lock)) {
    watches_ = std::move(watches);
  }

  absl::Status Save() override {
    const std::string path = PathOf(directory_), next = path + ".next";
    BS_RETURN_IF_ERROR(SyncWhatIsSeen(ArchiveLayout(directory_).store));
    BS_RETURN_IF_ERROR(WriteFileSynced(next, EncodeWatches(kName, watches_)));
    if (std::rename(next.c_str(), path.c_str()) != 0) return LastErrorStatus("replacing ", path);
    return SyncDirectory(directory_);
  }

 private:
  const std::string directory_;
  const FileLock lock_;
};

}  // namespace

absl::StatusOr<std::vector<WatchRecord>> ReadWatches(const std::string& directory) {
  BS_RETURN_IF_ERROR(CheckMarker(ArchiveLayout(directory)));
  const absl::StatusOr<std::string> bytes = ReadWholeFile(PathOf(directory));
  if (absl::IsNotFound(bytes.status())) return std::vector<WatchRecord>();
  BS_RETURN_IF_ERROR(bytes.status());
  absl::StatusOr<std::vector<WatchRecord>> watches = DecodeWatches(kName, *bytes);
  if (!absl::IsDataLoss(watches.status())) return watches;
  return absl::DataLossError(
      StrCat(PathOf(directory), " is damaged: restore it from a backup, or remove it and add the watches again"));
}

WatchRecord* WatchFile::Find(std::string_view name) {
  const auto found =
      std::find_if(watches_.begin(), watches_.end(), [&](const WatchRecord& watch) { return watch.name == name; });
  return found == watches_.end() ? nullptr : &*found;
}

absl::StatusOr<std::unique_ptr<WatchFile>> WatchFile::Open(const std::string& directory) {
  BS_RETURN_IF_ERROR(CheckMarker(ArchiveLayout(directory)));
  BS_RETURN_IF_ERROR(CheckWritable(ArchiveLayout(directory)));
  BS_ASSIGN_OR_RETURN(FileLock lock, FileLock::Acquire(PathOf(directory) + ".lock", /*wait=*/true));
  BS_ASSIGN_OR_RETURN(std::vector<WatchRecord> watches, ReadWatches(directory));
  return std::make_unique<LockedWatchFile>(directory, std::move(lock), std::move(watches));
}

}  // namespace broadsheet
