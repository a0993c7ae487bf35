// Memory for what grows with the size of a segment while it is written: on disk where it is large, so that a segment of
// any size is written in little memory.
#ifndef BROADSHEET_STORAGE_SEGMENT_SPILL_MEMORY_H_
#define BROADSHEET_STORAGE_SEGMENT_SPILL_MEMORY_H_

#include <cstddef>
#include <memory_resource>
#include <string>

namespace broadsheet {

// Blocks from 1 MiB on are mapped files without a name, which the kernel may write out and take back as it likes; they
// are gone when they are freed, and when the process ends. Smaller blocks, and large ones where the file system has no
// room or knows no files without names, come from the heap or its like. Must outlive what it gave. Not thread-safe.
class SpillMemory : public std::pmr::memory_resource {
 public:
  // Files are made in `directory`.
  explicit SpillMemory(std::string directory) : directory_(std::move(directory)) {}

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override;
  void do_deallocate(void* block, std::size_t bytes, std::size_t alignment) override;
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  void* MapFile(std::size_t bytes) const;

  const std::string directory_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SPILL_MEMORY_H_
