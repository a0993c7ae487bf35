#include "storage/archive/create.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <system_error>
#include <utility>

#include <rocksdb/db.h>

#include "absl/strings/str_format.h"
#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/rocks.h"
#include "storage/failpoint.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnfinished = ".new-";

absl::Status MakeDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0777) != 0) return ErrnoStatus(errno, StrCat("creating ", path));
  return absl::OkStatus();
}

// Removes what creators of the same archive left when they were killed: those at work hold a lock.
void SweepUnfinished(const fs::path& place) {
  const std::string beginning = place.filename().string() + std::string(kUnfinished);
  std::error_code ignored;
  for (fs::directory_iterator entry(place.parent_path(), ignored), end; entry != end; entry.increment(ignored)) {
    if (!entry->path().filename().string().starts_with(beginning)) continue;
    const absl::StatusOr<FileLock> lock = FileLock::Acquire(ArchiveLayout(entry->path().string()).lock, false);
    if (lock.ok()) fs::remove_all(entry->path(), ignored);
  }
}

struct Unfinished {
  ArchiveLayout layout;
  FileLock lock;
};

// A directory beside `place` with its lock held.
absl::StatusOr<Unfinished> MakeUnfinished(const fs::path& place) {
  std::random_device random;
  absl::Status status;
  for (int tries = 0; tries < 10; ++tries) {
    const ArchiveLayout layout(StrCat(place.string(), kUnfinished, std::string(absl::StrFormat("%08x", random()))));
    status = MakeDirectory(layout.directory);
    if (!status.ok()) return status;
    PassFailpoint("create.directory");
    absl::StatusOr<FileLock> lock = FileLock::Acquire(layout.lock, false);
    // A sweep may have come between the two steps.
    if (lock.ok() && lock->Holds(layout.lock)) return Unfinished{layout, *std::move(lock)};
    status = lock.status();
  }
  return status;
}

absl::Status CreateStore(const ArchiveLayout& layout) {
  rocksdb::Options options = WriterRocksOptions();
  options.create_if_missing = true;
  options.error_if_exists = true;
  rocksdb::DB* opened = nullptr;
  const std::string doing = StrCat("creating ", layout.store);
  BS_RETURN_IF_ERROR(FromRocks(rocksdb::DB::Open(options, layout.store, &opened), doing));
  const std::unique_ptr<rocksdb::DB> db(opened);
  const Manifest manifest;
  rocksdb::WriteBatch batch;
  batch.Put(ManifestKey(), EncodeManifest(ManifestKey(), manifest));
  batch.Put(CommitKey(0), EncodeCommitMarker(CommitKey(0), manifest.next_article));
  rocksdb::WriteOptions synced;
  synced.sync = true;
  BS_RETURN_IF_ERROR(FromRocks(db->Write(synced, &batch), doing));
  return FromRocks(db->Close(), doing);
}

absl::Status Fill(const ArchiveLayout& layout) {
  BS_RETURN_IF_ERROR(MakeDirectory(layout.segments));
  BS_RETURN_IF_ERROR(CreateStore(layout));
  PassFailpoint("create.store");
  BS_RETURN_IF_ERROR(PrepareCommitNumber(layout, 0));
  BS_RETURN_IF_ERROR(InstallCommitNumber(layout));
  BS_RETURN_IF_ERROR(WriteMarker(layout));
  BS_RETURN_IF_ERROR(SyncNames(layout.store));
  BS_RETURN_IF_ERROR(SyncNames(layout.segments));
  return SyncNames(layout.directory);
}

absl::Status MadeMeanwhile(const fs::path& place) {
  return absl::AlreadyExistsError(StrCat(place.string(), " was made by somebody else meanwhile"));
}

absl::Status MoveIntoPlace(const ArchiveLayout& layout, const fs::path& place) {
  PassFailpoint("create.before_rename");
  if (std::rename(layout.directory.c_str(), place.c_str()) != 0) {
    const int error = errno;
    if (error == EEXIST || error == ENOTEMPTY) return MadeMeanwhile(place);
    return ErrnoStatus(error, StrCat("creating ", place.string()));
  }
  PassFailpoint("create.after_rename");
  return SyncNames(place.parent_path().string());
}

}  // namespace

absl::StatusOr<FileLock> CreateArchive(const std::string& directory) {
  std::error_code error;
  fs::path place = fs::weakly_canonical(fs::absolute(directory), error);
  if (!error && !place.has_filename()) place = place.parent_path();  // a slash at the end
  if (!error) fs::create_directories(place.parent_path(), error);
  if (error) return ErrnoStatus(error.value(), StrCat("creating the directory of ", directory));
  if (fs::exists(place, error) && !fs::is_empty(place, error)) {
    if (fs::exists(ArchiveLayout(place.string()).marker, error)) return MadeMeanwhile(place);
    return absl::FailedPreconditionError(
        StrCat(directory, " holds files but is no archive: name another directory, or empty this one"));
  }

  SweepUnfinished(place);
  BS_ASSIGN_OR_RETURN(Unfinished unfinished, MakeUnfinished(place));
  absl::Status status = Fill(unfinished.layout);
  if (status.ok()) status = MoveIntoPlace(unfinished.layout, place);
  if (!status.ok()) {
    fs::remove_all(unfinished.layout.directory, error);
    return status;
  }
  return std::move(unfinished.lock);
}

}  // namespace broadsheet
