#include "storage/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include <rocksdb/db.h>

#include "absl/time/clock.h"
#include "storage/archive/pinned_files.h"
#include "storage/archive/reader_store.h"
#include "storage/archive/sweep.h"
#include "storage/archive/unfinished.h"
#include "storage/failpoint.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/store.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBufferBytes = 1 << 20;

// A file under construction.
class NewFile {
 public:
  static absl::StatusOr<NewFile> Create(const std::string& path) {
    NewFile file;
    file.path_ = path;
    file.fd_ = Descriptor(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.fd_.ok()) return LastErrorStatus("creating ", path);
    return file;
  }

  absl::Status Append(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = write(fd_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return LastErrorStatus("writing ", path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return absl::OkStatus();
  }
  absl::Status Finish(timespec modified) {
    const timespec times[] = {modified, modified};
    if (futimens(fd_.get(), times) != 0 || fsync(fd_.get()) != 0) return LastErrorStatus("syncing ", path_);
    return absl::OkStatus();
  }

 private:
  std::string path_;
  Descriptor fd_;
};

absl::Status CopyFile(const PinnedFiles::File& file, const std::string& path) {
  BS_ASSIGN_OR_RETURN(NewFile copy, NewFile::Create(path));
  std::vector<char> buffer(kBufferBytes);
  for (std::uint64_t at = 0; at < file.size;) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), file.size - at));
    const ssize_t got = pread(file.fd.get(), buffer.data(), wanted, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return LastErrorStatus("reading ", file.name);
    if (got == 0) return absl::DataLossError(StrCat(file.name, " became shorter while it was copied"));
    BS_RETURN_IF_ERROR(copy.Append({buffer.data(), static_cast<std::size_t>(got)}));
    at += static_cast<std::uint64_t>(got);
  }
  return copy.Finish(file.modified);
}

// Fills an unfinished directory with a copy.
class Copier {
 public:
  // `earlier`: a copy that may have some of the files; empty: none.
  Copier(const PinnedFiles& pinned, std::string earlier, const ArchiveLayout& into)
      : pinned_(pinned), earlier_(std::move(earlier)), into_(into) {}

  absl::Status Run() {
    for (const std::string& folder : {into_.store, into_.segments}) {
      if (mkdir(folder.c_str(), 0777) != 0) return LastErrorStatus("creating ", folder);
    }
    BS_RETURN_IF_ERROR(CheckSpace());
    for (const PinnedFiles::File& file : pinned_.files()) {
      const std::string path = StrCat(into_.directory, "/", file.name);
      if (IsThereAlready(file) && link(EarlierPath(file).c_str(), path.c_str()) == 0) continue;
      BS_RETURN_IF_ERROR(CopyFile(file, path));
      copied_bytes_ += file.size;
      PassFailpoint("backup.file");
    }
    return RemoveWhatNobodyNames();
  }

  std::uint64_t bytes() const {
    std::uint64_t bytes = 0;
    for (const PinnedFiles::File& file : pinned_.files()) bytes += file.size;
    return bytes;
  }
  std::uint64_t copied_bytes() const { return copied_bytes_; }

 private:
  std::string EarlierPath(const PinnedFiles::File& file) const { return StrCat(earlier_, "/", file.name); }

  // Names may be given twice in the life of an archive, but not at the same moment. Checksums have the last word.
  bool IsThereAlready(const PinnedFiles::File& file) const {
    struct stat info;
    if (earlier_.empty() || !file.immutable || stat(EarlierPath(file).c_str(), &info) != 0) return false;
    return static_cast<std::uint64_t>(info.st_size) == file.size && info.st_mtim.tv_sec == file.modified.tv_sec &&
           info.st_mtim.tv_nsec == file.modified.tv_nsec;
  }

  absl::Status CheckSpace() const {
    std::uint64_t needed = 0;
    for (const PinnedFiles::File& file : pinned_.files()) needed += IsThereAlready(file) ? 0 : file.size;
    std::error_code error;
    const fs::space_info space = fs::space(into_.directory, error);
    if (error || space.available >= needed) return absl::OkStatus();
    return absl::ResourceExhaustedError(StrCat("the copy needs ", needed, " bytes, and ", space.available,
                                               " are free beside ", into_.directory,
                                               ": free some space, or choose "
                                               "another place"));
  }

  // What was pinned beside the commit: tables and segments that were on their way in or out.
  absl::Status RemoveWhatNobodyNames() const {
    BS_ASSIGN_OR_RETURN(const std::uint64_t commit, ReadCommitNumber(into_));
    BS_ASSIGN_OR_RETURN(const auto store, ReaderStore::Open(into_, commit, absl::Now()));
    BS_RETURN_IF_ERROR(SweepSegmentFiles(into_, store->manifest()));
    std::vector<rocksdb::LiveFileMetaData> live;
    store->db().GetLiveFilesMetaData(&live);
    std::set<std::string> named;
    for (const rocksdb::LiveFileMetaData& file : live) named.insert(file.relative_filename);
    std::error_code error;
    for (const PinnedFiles::File& file : pinned_.files()) {
      const fs::path path = StrCat(into_.directory, "/", file.name);
      if (path.extension() == ".sst" && !named.contains(path.filename().string())) fs::remove(path, error);
      if (error) return ErrnoStatus(error.value(), StrCat("removing ", path.string()));
    }
    return absl::OkStatus();
  }

  const PinnedFiles& pinned_;
  const std::string earlier_;
  const ArchiveLayout& into_;
  std::uint64_t copied_bytes_ = 0;
};

// The marker comes last: without it nobody looks into the directory.
absl::Status Seal(const ArchiveLayout& layout) {
  BS_RETURN_IF_ERROR(SyncDirectory(layout.store));
  BS_RETURN_IF_ERROR(SyncDirectory(layout.segments));
  PassFailpoint("backup.copied");
  BS_RETURN_IF_ERROR(WriteMarker(layout));
  return SyncDirectory(layout.directory);
}

absl::StatusOr<BackupReport> Check(const ArchiveLayout& layout) {
  BS_ASSIGN_OR_RETURN(const VerifyReport found, VerifyArchive(layout.directory));
  if (!found.damage.empty()) {
    const Damage& first = found.damage.front();
    return absl::DataLossError(StrCat("the copy is damaged (", first.where, ": ", first.what,
                                      "), as its source may "
                                      "be: run `broadsheet verify`"));
  }
  BackupReport report;
  BS_ASSIGN_OR_RETURN(report.commit, ReadCommitNumber(layout));
  report.articles = found.articles;
  return report;
}

absl::StatusOr<BackupReport> CopyAndCheck(const std::string& source, const std::string& earlier,
                                          const Unfinished& unfinished) {
  BS_ASSIGN_OR_RETURN(const PinnedFiles pinned, PinnedFiles::Pin(ArchiveLayout(source)));
  PassFailpoint("backup.pinned");
  Copier copier(pinned, earlier, unfinished.layout());
  BS_RETURN_IF_ERROR(copier.Run());
  BS_RETURN_IF_ERROR(Seal(unfinished.layout()));
  BS_ASSIGN_OR_RETURN(BackupReport report, Check(unfinished.layout()));
  report.bytes = copier.bytes();
  report.copied_bytes = copier.copied_bytes();
  return report;
}

// RocksDB's name for the store, given when it was made.
std::string Identity(const ArchiveLayout& layout) { return ReadWholeFile(layout.store + "/IDENTITY").value_or(""); }

// A backup is replaced as a whole, and what else is there would go with it.
absl::Status CheckIsNothingElse(const ArchiveLayout& backup) {
  std::error_code error;
  for (fs::directory_iterator entry(backup.directory, error), end; !error && entry != end; entry.increment(error)) {
    const std::string path = entry->path().string();
    const std::string own[] = {
        backup.marker, backup.backup,   backup.commit,  backup.next_commit,       backup.lock,
        backup.store,  backup.segments, backup.watches, backup.watches + ".next", backup.watches + ".lock"};
    if (std::find(std::begin(own), std::end(own), path) != std::end(own)) continue;
    return absl::FailedPreconditionError(
        StrCat(path, " is no part of the backup that it is in, which is to be replaced: move it elsewhere"));
  }
  return error ? ErrnoStatus(error.value(), StrCat("listing ", backup.directory)) : absl::OkStatus();
}

// Whether there is an earlier backup of this archive in `place`.
absl::StatusOr<bool> HasEarlierBackup(const ArchiveLayout& archive, const fs::path& place) {
  std::error_code ignored;
  const ArchiveLayout backup(place.string());
  if (!fs::exists(backup.marker, ignored)) return false;
  if (!fs::exists(backup.backup, ignored)) {
    return absl::FailedPreconditionError(
        StrCat(place.string(), " is an archive of its own and no backup: name another directory"));
  }
  if (Identity(archive) == Identity(backup)) {
    BS_RETURN_IF_ERROR(CheckIsNothingElse(backup));
    return true;
  }
  return absl::FailedPreconditionError(
      StrCat(place.string(), " is the backup of another archive: name another directory, or remove it first"));
}

// A copy within what it is a copy of would be damage to one, and gone with it.
absl::Status CheckIsOutside(const std::string& directory, const std::string& archive) {
  std::error_code error;
  const fs::path whole = fs::canonical(archive, error);
  fs::path place;
  if (!error) place = fs::absolute(directory, error);
  if (!error) place = fs::weakly_canonical(place, error);
  if (error) return ErrnoStatus(error.value(), StrCat("finding where ", directory, " is"));
  const auto [end, rest] = std::mismatch(whole.begin(), whole.end(), place.begin(), place.end());
  const bool is_below = end == whole.end() && rest != place.end() && !rest->empty();
  if (!is_below) return absl::OkStatus();
  return absl::FailedPreconditionError(
      StrCat(directory, " is within ", archive, ", which is to be copied: name a directory outside it"));
}

}  // namespace

absl::StatusOr<BackupReport> BackUpArchive(const std::string& directory, const std::string& backup) {
  const ArchiveLayout layout(directory);
  BS_RETURN_IF_ERROR(CheckMarker(layout));
  BS_RETURN_IF_ERROR(CheckIsOutside(backup, directory));
  BS_ASSIGN_OR_RETURN(Unfinished unfinished, Unfinished::Make(backup, /*replace=*/true));
  BS_ASSIGN_OR_RETURN(const bool is_there, HasEarlierBackup(layout, unfinished.place()));
  absl::StatusOr<BackupReport> report =
      CopyAndCheck(directory, is_there ? unfinished.place().string() : std::string(), unfinished);
  if (absl::IsDataLoss(report.status()) && is_there) {
    // What was taken over may be what is damaged.
    BS_RETURN_IF_ERROR(unfinished.Empty());
    report = CopyAndCheck(directory, "", unfinished);
  }
  BS_RETURN_IF_ERROR(report.status());
  BS_RETURN_IF_ERROR(WriteFileSynced(unfinished.layout().backup, StrCat("Broadsheet backup of ", directory, "\n")));
  BS_RETURN_IF_ERROR(SyncDirectory(unfinished.layout().directory));
  PassFailpoint("backup.checked");
  BS_RETURN_IF_ERROR(is_there ? unfinished.Replace() : unfinished.MoveIntoPlace());
  return report;
}

absl::StatusOr<BackupReport> RestoreArchive(const std::string& backup, const std::string& directory) {
  const absl::Status marker = CheckMarker(ArchiveLayout(backup));
  if (absl::IsNotFound(marker)) {
    return absl::NotFoundError(StrCat("no backup in ", backup, ": `broadsheet backup` makes one"));
  }
  BS_RETURN_IF_ERROR(marker);
  BS_RETURN_IF_ERROR(CheckIsOutside(directory, backup));
  absl::StatusOr<Unfinished> unfinished = Unfinished::Make(directory, /*replace=*/false);
  if (absl::IsAlreadyExists(unfinished.status())) {
    return absl::AlreadyExistsError(
        StrCat("there is an archive in ", directory, ": move it away first, or name another directory"));
  }
  BS_RETURN_IF_ERROR(unfinished.status());
  const absl::StatusOr<BackupReport> report = CopyAndCheck(backup, "", *unfinished);
  if (absl::IsDataLoss(report.status())) {
    return absl::DataLossError(StrCat("the backup in ", backup,
                                      " is damaged: `broadsheet verify` tells where. For what can still be read, copy ",
                                      "the directory, remove BACKUP from the copy, and run `broadsheet repair` on it"));
  }
  BS_RETURN_IF_ERROR(report.status());
  BS_RETURN_IF_ERROR(unfinished->MoveIntoPlace());
  return report;
}

}  // namespace broadsheet
