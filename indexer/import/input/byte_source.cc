#include "indexer/import/input/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "storage/strings.h"

namespace broadsheet {
namespace {

bool NamesADescriptor(std::string_view path) {
  return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

absl::Status CheckKind(const struct stat& file, const std::string& path) {
  if (S_ISDIR(file.st_mode)) return absl::InvalidArgumentError("it is a directory, not a file");
  if (S_ISSOCK(file.st_mode)) return absl::InvalidArgumentError("it is a socket, not a file");
  if (S_ISBLK(file.st_mode)) return absl::InvalidArgumentError("it is a block device, not a file");
  if (S_ISFIFO(file.st_mode) && !NamesADescriptor(path)) {
    return absl::InvalidArgumentError("it is a named pipe; give its content on standard input, as '-'");
  }
  return absl::OkStatus();
}

}  // namespace

ByteSource::ByteSource(int fd, bool owned) : fd_(fd), owned_(owned), buffer_(kBufferBytes) {}

ByteSource::~ByteSource() {
  if (owned_) close(fd_);
}

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path) {
  if (path == "-") return std::unique_ptr<ByteSource>(new ByteSource(STDIN_FILENO, false));
  // Not blocking: the kind of the file is only known once it is open.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return absl::ErrnoToStatus(errno, "it cannot be opened");
  std::unique_ptr<ByteSource> source(new ByteSource(fd, true));
  struct stat file;
  if (fstat(fd, &file) != 0) return absl::ErrnoToStatus(errno, "it cannot be examined");
  if (absl::Status kind = CheckKind(file, path); !kind.ok()) return kind;
  if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK) != 0) return absl::ErrnoToStatus(errno, "it cannot be read");
  if (S_ISREG(file.st_mode)) posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return source;
}

absl::StatusOr<std::string_view> ByteSource::Peek(std::size_t bytes) {
  bytes = std::min(bytes, kBufferBytes);
  if (end_ - begin_ < bytes && !at_end_) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  while (end_ - begin_ < bytes && !at_end_) {
    const ssize_t got = read(fd_, buffer_.data() + end_, buffer_.size() - end_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      at_end_ = true;
      return absl::ErrnoToStatus(errno, StrCat("reading failed at offset ", offset_ + (end_ - begin_)));
    }
    if (got == 0) at_end_ = true;
    end_ += static_cast<std::size_t>(got);
  }
  return std::string_view(buffer_.data() + begin_, end_ - begin_);
}

void ByteSource::Skip(std::size_t bytes) {
  bytes = std::min(bytes, end_ - begin_);
  begin_ += bytes;
  offset_ += bytes;
}

}  // namespace broadsheet
