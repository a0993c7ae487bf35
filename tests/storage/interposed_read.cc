#include "tests/storage/interposed_read.h"

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

// Takes the place of the C library's.
extern "C" ssize_t pread(int fd, void* buffer, std::size_t size, off_t offset) {
  ++broadsheet::reads_of_files;
  if (broadsheet::interruptions_of_reads > 0) {
    --broadsheet::interruptions_of_reads;
    errno = EINTR;
    return -1;
  }
  return syscall(SYS_pread64, fd, buffer, size, offset);
}
