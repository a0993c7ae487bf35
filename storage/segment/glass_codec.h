// How Xapian's glass format spells keys and bit-packed position lists.
#ifndef BROADSHEET_STORAGE_SEGMENT_GLASS_CODEC_H_
#define BROADSHEET_STORAGE_SEGMENT_GLASS_CODEC_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "storage/segment/bytes.h"

namespace broadsheet {

inline constexpr std::size_t kGlassBlockBytes = 8192;
inline constexpr std::size_t kGlassMaxKeyBytes = 255;

inline void PutBigEndian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

// A number that sorts by its bytes: the leading one bits tell how many bytes follow. Its first byte is never FF.
inline void PutGlassSortable(std::string& out, std::uint32_t value) {
  if (value < 1u << 15) return PutBigEndian(out, value, 2);
  if (value < 1u << 22) return PutBigEndian(out, 0x800000u | value, 3);
  if (value < 1u << 29) return PutBigEndian(out, 0xC0000000u | value, 4);
  out.push_back('\xE0');
  PutBigEndian(out, value, 4);
}

// The least number whose sortable key does not come before a key that begins so and is zeros from there on: of each
// length, the keys of numbers that have a shorter one are not used.
inline std::uint32_t GlassSortableFrom(std::string_view beginning) {
  constexpr std::uint32_t kLeast[] = {0, 1u << 15, 1u << 22, 1u << 29};
  std::uint8_t bytes[5] = {};
  std::copy_n(beginning.begin(), std::min(beginning.size(), sizeof(bytes)), bytes);
  const int ones = std::min(std::countl_one(bytes[0]), 3);
  std::uint64_t value = 0;
  for (int i = 0; i <= ones + 1; ++i) value = value << 8 | bytes[i];
  const int bits = ones == 3 ? 32 : 15 + 7 * ones;
  return std::max(static_cast<std::uint32_t>(value & ((std::uint64_t{1} << bits) - 1)), kLeast[ones]);
}

// A term inside a key: FF after each zero byte, so that a zero byte followed by anything else ends it. This keeps the
// order of the terms' own bytes.
inline std::string GlassEscaped(std::string_view term) {
  std::string key;
  key.reserve(term.size() + 8);
  for (const char byte : term) {
    key.push_back(byte);
    if (byte == '\0') key.push_back('\xFF');
  }
  return key;
}

// Collects bits, the low ones of each byte first.
class BitWriter {
 public:
  explicit BitWriter(std::string* out) : out_(out) {}
  void Put(std::uint64_t value, int bits) {
    for (int i = 0; i < bits; ++i) {
      if (used_ == 0) out_->push_back(0);
      if ((value >> i) & 1) out_->back() = static_cast<char>(out_->back() | (1 << used_));
      used_ = (used_ + 1) % 8;
    }
  }
  // One of `count` values in as few bits as it takes: those in the middle are one bit shorter.
  void PutBounded(std::uint64_t value, std::uint64_t count) {
    if (count <= 1) return;
    const int width = std::bit_width(count - 1);
    const std::uint64_t shorter = (std::uint64_t{1} << width) - count;
    const std::uint64_t middle = (count - shorter) / 2;
    if (value < middle) {
      Put(value, width);
    } else if (value < middle + shorter) {
      Put(value, width - 1);
    } else {
      Put((value - middle - shorter) | (std::uint64_t{1} << (width - 1)), width);
    }
  }

 private:
  std::string* out_;
  int used_ = 0;
};

namespace glass_internal {
// The positions between two known ones, middle first.
inline void PutBetween(BitWriter& bits, std::span<const std::uint32_t> positions) {
  if (positions.size() < 3) return;
  const std::size_t last = positions.size() - 1, middle = last / 2;
  const std::uint64_t room = std::uint64_t{positions[last]} - positions[0] - last + 1;
  bits.PutBounded(std::uint64_t{positions[middle]} - positions[0] - middle, room);
  PutBetween(bits, positions.subspan(0, middle + 1));
  PutBetween(bits, positions.subspan(middle));
}
}  // namespace glass_internal

// A tag of Xapian's position table: strictly ascending, not empty.
inline std::string GlassPositions(std::span<const std::uint32_t> positions) {
  std::string tag;
  PutVarint(tag, positions.back());
  if (positions.size() == 1) return tag;
  BitWriter bits(&tag);
  bits.PutBounded(positions.front(), positions.back());
  bits.PutBounded(positions.size() - 2, std::uint64_t{positions.back()} - positions.front());
  glass_internal::PutBetween(bits, positions);
  return tag;
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_GLASS_CODEC_H_
