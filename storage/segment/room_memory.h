// Memory for what is put together in a room that is there anyway and lies idle meanwhile.
#ifndef BROADSHEET_STORAGE_SEGMENT_ROOM_MEMORY_H_
#define BROADSHEET_STORAGE_SEGMENT_ROOM_MEMORY_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <memory_resource>
#include <span>

namespace broadsheet {

// Blocks lie one behind the other in the room and are not used again; where it has none left, they come from the other
// memory. Room and other memory must outlive it, and it what it gave. Not thread-safe.
class RoomMemory : public std::pmr::memory_resource {
 public:
  RoomMemory(std::span<std::byte> room, std::pmr::memory_resource* other)
      : begin_(room.data()), end_(room.data() + room.size()), next_(room.data()), left_(room.size()), other_(other) {}

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    bytes = std::max<std::size_t>(bytes, 1);  // so that each block begins within the room
    if (std::align(alignment, bytes, next_, left_) == nullptr) return other_->allocate(bytes, alignment);
    void* const block = next_;
    next_ = static_cast<std::byte*>(next_) + bytes;
    left_ -= bytes;
    return block;
  }
  void do_deallocate(void* block, std::size_t bytes, std::size_t alignment) override {
    constexpr std::less<> kBefore;
    if (!kBefore(block, begin_) && kBefore(block, end_)) return;
    other_->deallocate(block, std::max<std::size_t>(bytes, 1), alignment);
  }
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  const void* const begin_;
  const void* const end_;
  void* next_;
  std::size_t left_;
  std::pmr::memory_resource* const other_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_ROOM_MEMORY_H_
