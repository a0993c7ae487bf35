#include "storage/segment/spill_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace broadsheet {
namespace {

constexpr std::size_t kSpilledBytes = 1 << 20;

bool IsSpilled(std::size_t bytes) { return bytes >= kSpilledBytes; }

}  // namespace

// MAP_FAILED if there is no such file to be had. Its room is taken at once: a disk that fills up later would end the
// process at some write to the block.
void* SpillMemory::MapFile(std::size_t bytes) const {
  const int fd = open(directory_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return MAP_FAILED;
  void* block = MAP_FAILED;
  if (posix_fallocate(fd, 0, static_cast<off_t>(bytes)) == 0) {
    block = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  }
  close(fd);
  return block;
}

void* SpillMemory::do_allocate(std::size_t bytes, std::size_t alignment) {
  if (!IsSpilled(bytes)) return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  void* block = MapFile(bytes);
  if (block == MAP_FAILED) {
    block = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  if (block == MAP_FAILED) throw std::bad_alloc();
  return block;
}

void SpillMemory::do_deallocate(void* block, std::size_t bytes, std::size_t alignment) {
  if (IsSpilled(bytes)) {
    munmap(block, bytes);
  } else {
    std::pmr::new_delete_resource()->deallocate(block, bytes, alignment);
  }
}

}  // namespace broadsheet
