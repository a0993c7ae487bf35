// What containers take of the heap, for memory budgets.
#ifndef BROADSHEET_STORAGE_MEMORY_USE_H_
#define BROADSHEET_STORAGE_MEMORY_USE_H_

#include <cstddef>
#include <string>

namespace broadsheet {

// Beside the string itself: short ones have their bytes inside, others a block of the allocator's.
inline std::size_t HeapBytes(const std::string& text) {
  constexpr std::size_t kInside = 15, kBlockOverhead = 16;
  return text.capacity() <= kInside ? 0 : text.capacity() + kBlockOverhead;
}

// Of one entry of an Abseil flat hash table: its slot, its control byte, and its share of the free ones (tables are
// between seven sixteenths and seven eighths full).
template <typename Entry>
constexpr std::size_t HashEntryBytes() {
  return (sizeof(Entry) + 1) * 3 / 2;
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_MEMORY_USE_H_
