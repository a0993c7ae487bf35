// A file descriptor that is closed whatever happens.
#ifndef BROADSHEET_STORAGE_DESCRIPTOR_H_
#define BROADSHEET_STORAGE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace broadsheet {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}  // below 0: none
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(other.Release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }
  // From now on whoever calls this closes it.
  int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_DESCRIPTOR_H_
