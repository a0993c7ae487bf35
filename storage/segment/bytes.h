// Numbers as bytes: what both files of a segment are made of.
#ifndef BROADSHEET_STORAGE_SEGMENT_BYTES_H_
#define BROADSHEET_STORAGE_SEGMENT_BYTES_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace broadsheet {

// Fixed-width numbers of the .words file are read where they lie.
static_assert(std::endian::native == std::endian::little, "segments are read in place on little-endian machines only");

inline constexpr std::size_t kMaxVarintBytes = 10;

// Seven bits a byte, low bits first, the high bit set on all but the last byte. Xapian packs numbers the same way.
inline char* WriteVarint(char* out, std::uint64_t value) {
  while (value >= 0x80) {
    *out++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *out++ = static_cast<char>(value);
  return out;
}

// Numbers are put at the end of strings of any allocator.
template <typename Allocator>
void PutVarint(std::basic_string<char, std::char_traits<char>, Allocator>& out, std::uint64_t value) {
  char buffer[kMaxVarintBytes];
  out.append(buffer, WriteVarint(buffer, value));
}

// Compares as the first eight bytes of keys do.
inline std::uint64_t HeadOf(std::string_view key) {
  std::uint64_t head = 0;
  std::memcpy(&head, key.data(), key.size() < sizeof(head) ? key.size() : sizeof(head));
  return __builtin_bswap64(head);
}

// Small for numbers near zero on either side.
constexpr std::uint64_t ZigZag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t UnZigZag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

// A number of type T at any address.
template <typename T>
T LoadFixed(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

template <typename T, typename Allocator>
void PutFixed(std::basic_string<char, std::char_traits<char>, Allocator>& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

// Reads forward through a stretch of bytes and never leaves it: past its end, or at a number that cannot be, it fails
// for good and everything further reads as zero.
class ByteReader {
 public:
  ByteReader() = default;
  ByteReader(const std::uint8_t* begin, const std::uint8_t* end) : at_(begin), end_(end) {}

  bool ok() const { return ok_; }
  const std::uint8_t* position() const { return at_; }
  std::size_t remaining() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint64_t Varint() {
    if (at_ < end_ && *at_ < 0x80) [[likely]]
      return *at_++;
    return LongVarint();
  }
  // A varint that must fit 32 bits.
  std::uint32_t Varint32() {
    const std::uint64_t value = Varint();
    if (value > 0xFFFFFFFF) [[unlikely]]
      return static_cast<std::uint32_t>(Fail());
    return static_cast<std::uint32_t>(value);
  }
  std::uint8_t Byte() { return at_ < end_ ? *at_++ : static_cast<std::uint8_t>(Fail()); }
  std::string_view Bytes(std::size_t count) {
    if (count > remaining()) {
      Fail();
      return {};
    }
    const std::string_view bytes(reinterpret_cast<const char*>(at_), count);
    at_ += count;
    return bytes;
  }
  std::uint64_t Fail() {
    ok_ = false;
    at_ = end_;
    return 0;
  }

 private:
  std::uint64_t LongVarint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && at_ < end_; shift += 7) {
      const std::uint64_t byte = *at_++;
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    return Fail();
  }

  const std::uint8_t* at_ = nullptr;
  const std::uint8_t* end_ = nullptr;
  bool ok_ = true;
};

inline ByteReader ReaderOf(std::string_view bytes) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return ByteReader(begin, begin + bytes.size());
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_BYTES_H_
