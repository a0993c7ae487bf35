// Where the ones of a byte are.
#ifndef BROADSHEET_STORAGE_SEGMENT_ONES_OF_BYTE_H_
#define BROADSHEET_STORAGE_SEGMENT_ONES_OF_BYTE_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace broadsheet {

// By byte, from its lowest one on; zeros follow.
inline constexpr auto kOnesOfByte = [] {
  std::array<std::array<std::uint8_t, 8>, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::size_t count = 0;
    for (std::uint8_t bit = 0; bit < 8; ++bit) {
      if ((byte >> bit & 1) != 0) table[byte][count++] = bit;
    }
  }
  return table;
}();

// How many.
inline constexpr auto kOneCountOfByte = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    table[byte] = static_cast<std::uint8_t>(std::popcount(byte));
  }
  return table;
}();

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_ONES_OF_BYTE_H_
