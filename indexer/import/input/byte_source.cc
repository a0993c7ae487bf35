#include "indexer/import/input/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "storage/descriptor.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr int kIdleMilliseconds = 1000;

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

ByteSource::ByteSource(int fd, bool owned, InputWait wait)
    : fd_(fd), owned_(owned), wait_(std::move(wait)), buffer_(kBufferBytes) {}

ByteSource::~ByteSource() {
  if (owned_) close(fd_);
}

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path, InputWait wait) {
  if (path == "-") return std::unique_ptr<ByteSource>(new ByteSource(STDIN_FILENO, false, std::move(wait)));
  // Not blocking: the kind of the file is only known once it is open.
  Descriptor opened(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!opened.ok()) return absl::ErrnoToStatus(errno, "it cannot be opened");
  std::unique_ptr<ByteSource> source(new ByteSource(opened.get(), true, std::move(wait)));
  const int fd = opened.Release();
  struct stat file;
  if (fstat(fd, &file) != 0) return absl::ErrnoToStatus(errno, "it cannot be examined");
  if (absl::Status kind = CheckKind(file, path); !kind.ok()) return kind;
  if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK) != 0) return absl::ErrnoToStatus(errno, "it cannot be read");
  if (S_ISREG(file.st_mode)) posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return source;
}

// Regular files are always ready. A signal that comes just before the wait is seen a second later.
bool ByteSource::WaitForInput() {
  while (true) {
    if (wait_.stop != nullptr && *wait_.stop) return false;
    pollfd waiting{fd_, POLLIN, 0};
    const int ready = poll(&waiting, 1, kIdleMilliseconds);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;  // what is wrong, read() says
    if (ready == 0 && wait_.on_idle) wait_.on_idle();
  }
}

bool ByteSource::WouldWait() const {
  pollfd waiting{fd_, POLLIN, 0};
  return begin_ == end_ && !at_end_ && poll(&waiting, 1, 0) == 0;
}

absl::StatusOr<std::string_view> ByteSource::Peek(std::size_t bytes) {
  bytes = std::min(bytes, kBufferBytes);
  if (end_ - begin_ < bytes && !at_end_) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  while (end_ - begin_ < bytes && !at_end_) {
    if (!WaitForInput()) {
      at_end_ = true;
      break;
    }
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
