#include "storage/segment/file_io.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::size_t kReadBytes = 256 << 10;

}  // namespace

absl::Status ErrnoStatus(int error, std::string_view doing) {
  const std::string message = StrCat(doing, ": ", std::strerror(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EEXIST:
      return absl::AlreadyExistsError(message);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::ResourceExhaustedError(StrCat(message, "; free some space and try again"));
    case EMFILE:
    case ENFILE:
      return absl::ResourceExhaustedError(StrCat(message, "; raise the limit (ulimit -n) and try again"));
    case ENOMEM:
      return absl::ResourceExhaustedError(StrCat(message, "; free some memory and try again"));
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    default:
      return absl::InternalError(message);
  }
}

absl::StatusOr<std::unique_ptr<FileWriter>> FileWriter::Create(const std::string& path) {
  std::unique_ptr<FileWriter> file(new FileWriter(path));  // before there is a file that it would have to remove
  file->fd_ = Descriptor(open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666));
  if (!file->fd_.ok()) return LastErrorStatus("cannot create ", path);
  return file;
}

FileWriter::FileWriter(std::string path) : path_(std::move(path)) { buffer_.reserve(kBufferBytes); }

FileWriter::~FileWriter() {
  if (fd_.ok() && !keep_) unlink(path_.c_str());
}

absl::Status FileWriter::Append(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > kBufferBytes) BS_RETURN_IF_ERROR(Flush());
  if (bytes.size() > kBufferBytes) {
    BS_RETURN_IF_ERROR(WriteAll(bytes, flushed_));
    flushed_ += bytes.size();
  } else {
    buffer_.append(bytes);
  }
  return absl::OkStatus();
}

absl::Status FileWriter::Align(std::size_t alignment) {
  const std::size_t over = size() % alignment;
  return over == 0 ? absl::OkStatus() : Append(std::string(alignment - over, '\0'));
}

absl::Status FileWriter::WriteOut(std::string_view head) {
  BS_RETURN_IF_ERROR(Flush());
  return WriteAll(head, 0);
}

absl::Status FileWriter::FinishWithHead(std::string_view head) {
  BS_RETURN_IF_ERROR(WriteOut(head));
  if (fsync(fd_.get()) != 0) return LastErrorStatus("cannot sync ", path_);
  return absl::OkStatus();
}

// The disk begins at once, so that the sync at the end waits for little. (That it does not is no error here: the sync
// will say so.)
absl::Status FileWriter::Flush() {
  BS_RETURN_IF_ERROR(WriteAll(buffer_, flushed_));
  sync_file_range(fd_.get(), static_cast<off_t>(flushed_), static_cast<off_t>(buffer_.size()), SYNC_FILE_RANGE_WRITE);
  flushed_ += buffer_.size();
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status FileWriter::WriteAll(std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0) {
      if (errno == EINTR) continue;
      return LastErrorStatus("cannot write ", path_);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return absl::OkStatus();
}

absl::Status SyncDirectory(const std::string& directory) {
  const Descriptor fd(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.ok()) return LastErrorStatus("cannot open directory ", directory);
  return fsync(fd.get()) == 0 ? absl::OkStatus() : LastErrorStatus("cannot sync directory ", directory);
}

absl::StatusOr<MappedFile> MappedFile::Open(const std::string& path) {
  const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.ok()) return LastErrorStatus("cannot open ", path);
  struct stat information;
  if (fstat(fd.get(), &information) != 0) return LastErrorStatus("cannot examine ", path);
  MappedFile file;
  if (information.st_size == 0) return file;
  void* data = mmap(nullptr, static_cast<std::size_t>(information.st_size), PROT_READ, MAP_SHARED, fd.get(), 0);
  if (data == MAP_FAILED) return LastErrorStatus("cannot map ", path);
  file.data_ = static_cast<const std::uint8_t*>(data);
  file.size_ = static_cast<std::uint64_t>(information.st_size);
  return file;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) munmap(const_cast<std::uint8_t*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

// Not mapped: what the disk cannot read is an error here, and would end the process there.
absl::StatusOr<std::uint64_t> FileChecksum(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok()) return LastErrorStatus("cannot open ", path);
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), XXH3_freeState);
  XXH3_64bits_reset(state.get());
  std::string piece(kReadBytes, '\0');
  ssize_t bytes = 0;
  int error = 0;
  do {
    bytes = read(file.get(), piece.data(), piece.size());
    error = bytes < 0 ? errno : 0;
    if (bytes > 0) XXH3_64bits_update(state.get(), piece.data(), static_cast<std::size_t>(bytes));
  } while (bytes > 0 || error == EINTR);
  if (error == EIO) return absl::DataLossError(StrCat("the disk cannot read ", path));
  if (error != 0) return ErrnoStatus(error, StrCat("cannot read ", path));
  return XXH3_64bits_digest(state.get());
}

}  // namespace broadsheet
