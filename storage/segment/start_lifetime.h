// Objects in memory that held others before.
#ifndef BROADSHEET_STORAGE_SEGMENT_START_LIFETIME_H_
#define BROADSHEET_STORAGE_SEGMENT_START_LIFETIME_H_

#include <cstddef>
#include <cstring>
#include <new>
#include <span>
#include <type_traits>

namespace broadsheet {

// As many as fit, and their values are the bytes that are there: what C++23 has as std::start_lifetime_as_array. A copy
// to the place where it comes from creates them (the standard says so of memmove), and compilers leave it out.
// Precondition: `memory` is aligned for them.
template <typename T>
std::span<T> StartLifetimeAsArray(std::span<std::byte> memory) {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>);
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);  // as the heap aligns bytes
  if (memory.empty()) return {};
  void* const begin = std::memmove(memory.data(), memory.data(), memory.size());
  return {std::launder(static_cast<T*>(begin)), memory.size() / sizeof(T)};
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_START_LIFETIME_H_
