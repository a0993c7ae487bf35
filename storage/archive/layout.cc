#include "storage/archive/layout.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <xxhash.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr char kMarkerName[] = "BROADSHEET";
constexpr std::string_view kMarkerTitle = "Broadsheet archive\nformat ";

// Nothing if it cannot be; errno says why.
Descriptor OpenFile(const std::string& path, int flags) {
  return Descriptor(open(path.c_str(), flags | O_CLOEXEC, 0666));
}

// The number and its checksum on a line: a changed digit shall not look like another commit.
std::string CommitLine(std::uint64_t commit) {
  const std::string number = StrCat(commit);
  return absl::StrFormat("%s %016x\n", number, XXH3_64bits(number.data(), number.size()));
}

// A look at one directory, held by its descriptor: an archive that is put in place or taken away meanwhile has both.
bool HasStoreWithoutMarker(const ArchiveLayout& layout) {
  const Descriptor directory = OpenFile(layout.directory, O_PATH | O_DIRECTORY);
  return directory.ok() && faccessat(directory.get(), "store/CURRENT", F_OK, 0) == 0 &&
         faccessat(directory.get(), kMarkerName, F_OK, 0) != 0;
}

}  // namespace

ArchiveLayout::ArchiveLayout(const std::string& archive_directory)
    : directory(archive_directory),
      marker(StrCat(archive_directory, "/", kMarkerName)),
      backup(archive_directory + "/BACKUP"),
      commit(archive_directory + "/COMMIT"),
      next_commit(archive_directory + "/COMMIT.next"),
      lock(archive_directory + "/LOCK"),
      watches(archive_directory + "/WATCHES"),
      store(archive_directory + "/store"),
      segments(archive_directory + "/segments") {}

absl::Status WriteMarker(const ArchiveLayout& layout) {
  return WriteFileSynced(layout.marker, StrCat(kMarkerTitle, kArchiveFormat, "\n"));
}

absl::Status CheckMarker(const ArchiveLayout& layout) {
  const absl::StatusOr<std::string> marker = ReadWholeFile(layout.marker);
  if (absl::IsNotFound(marker.status()) && HasStoreWithoutMarker(layout)) {
    return absl::DataLossError(
        StrCat(layout.marker,
               ", the marker of an archive, is missing, but there is the store of one: run `broadsheet repair`"));
  }
  if (absl::IsNotFound(marker.status())) {
    if (std::error_code error; std::filesystem::is_regular_file(layout.directory, error)) {
      return absl::FailedPreconditionError(
          StrCat(layout.directory, " is a file, not an archive: name the directory of one"));
    }
    return absl::NotFoundError(StrCat("no archive in ", layout.directory, ": `broadsheet index` makes one"));
  }
  BS_RETURN_IF_ERROR(marker.status());
  std::string_view rest = *marker;
  int format = 0;
  if (!rest.starts_with(kMarkerTitle) || !rest.ends_with('\n')) {
    return absl::DataLossError(StrCat(layout.marker, " is not the marker of an archive: run `broadsheet repair`"));
  }
  rest.remove_prefix(kMarkerTitle.size());
  if (!absl::SimpleAtoi(ToAbsl(rest.substr(0, rest.find('\n'))), &format)) {
    return absl::DataLossError(StrCat(layout.marker, " names no format: run `broadsheet repair`"));
  }
  if (format == kArchiveFormat) return absl::OkStatus();
  return absl::FailedPreconditionError(
      StrCat("the archive in ", layout.directory, " has format ", format, ", this program knows format ",
             kArchiveFormat, ": use the broadsheet that wrote it, or let that one `export` it and index it again"));
}

absl::Status CheckWritable(const ArchiveLayout& layout) {
  if (access(layout.backup.c_str(), F_OK) != 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      StrCat(layout.directory, " is a backup and is not written to: `broadsheet restore` makes an archive of it"));
}

absl::Status PrepareCommitNumber(const ArchiveLayout& layout, std::uint64_t commit) {
  return WriteFileSynced(layout.next_commit, CommitLine(commit));
}

absl::Status InstallCommitNumber(const ArchiveLayout& layout) {
  if (std::rename(layout.next_commit.c_str(), layout.commit.c_str()) != 0) {
    return LastErrorStatus("replacing ", layout.commit);
  }
  return SyncDirectory(layout.directory);
}

absl::StatusOr<std::uint64_t> ReadCommitNumber(const ArchiveLayout& layout) {
  const absl::StatusOr<std::string> line = ReadWholeFile(layout.commit);
  if (!line.ok() && !absl::IsNotFound(line.status())) return line.status();
  std::uint64_t commit = 0;
  if (line.ok() && absl::SimpleAtoi(line->substr(0, line->find(' ')), &commit) && *line == CommitLine(commit)) {
    return commit;
  }
  return absl::DataLossError(StrCat(layout.commit, line.ok() ? " is damaged" : " is missing",
                                    ": restore it from a backup, or run `broadsheet reindex`, which goes by what the "
                                    "store holds"));
}

absl::StatusOr<FileLock> FileLock::Acquire(const std::string& path, bool wait) {
  FileLock lock;
  lock.fd_ = OpenFile(path, O_RDWR | O_CREAT);
  if (!lock.fd_.ok()) return LastErrorStatus("opening ", path);
  while (flock(lock.fd_.get(), wait ? LOCK_EX : LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return LastErrorStatus("locking ", path);
    return absl::UnavailableError(StrCat("another process is writing to this archive (it holds ", path,
                                         "): try again when it is done (`broadsheet index --wait` waits for that)"));
  }
  return lock;
}

bool FileLock::Holds(const std::string& path) const {
  struct stat held, named;
  return fstat(fd_.get(), &held) == 0 && stat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
         held.st_dev == named.st_dev;
}

absl::Status WriteFileSynced(const std::string& path, std::string_view content) {
  const Descriptor file = OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.ok()) return LastErrorStatus("creating ", path);
  while (!content.empty()) {
    const ssize_t written = write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return LastErrorStatus("writing ", path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fdatasync(file.get()) != 0) return LastErrorStatus("syncing ", path);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  const Descriptor file = OpenFile(path, O_RDONLY);
  if (!file.ok()) return LastErrorStatus("opening ", path);
  std::string content;
  char buffer[4096];
  while (true) {
    const ssize_t count = read(file.get(), buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return LastErrorStatus("reading ", path);
    if (count == 0) return content;
    content.append(buffer, static_cast<std::size_t>(count));
  }
}

bool MayNotBeRead(const absl::Status& status) {
  return absl::IsPermissionDenied(status) || absl::IsResourceExhausted(status);
}

absl::StatusOr<HeldFile> HoldFile(const std::string& path) {
  HeldFile file;
  file.fd = OpenFile(path, O_RDONLY);
  if (!file.fd.ok()) return LastErrorStatus("opening ", path);
  if (fstat(file.fd.get(), &file.info) != 0) return LastErrorStatus("reading ", path);
  return file;
}

}  // namespace broadsheet
