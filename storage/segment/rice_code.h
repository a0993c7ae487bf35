// Small numbers as bits, in two arrays: the low bits of each, all of one width, and the rest in unary. Any number of an
// array can be reached without those before it being decoded: one array is indexed, in the other ones are counted.
#ifndef BROADSHEET_STORAGE_SEGMENT_RICE_CODE_H_
#define BROADSHEET_STORAGE_SEGMENT_RICE_CODE_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "storage/segment/bytes.h"

namespace broadsheet {

inline constexpr int kMaxRiceBits = 30;

// Bits in memory; those past the end are zeros.
class BitSpan {
 public:
  BitSpan() = default;
  BitSpan(const std::uint8_t* begin, std::size_t bytes) : begin_(begin), bytes_(bytes) {}

  std::uint64_t size() const { return std::uint64_t{bytes_} * 8; }
  const std::uint8_t* begin() const { return begin_; }
  const std::uint8_t* end() const { return begin_ + bytes_; }
  // kPeekBits bits from `bit` on; more that follow may be there, too.
  static constexpr unsigned kPeekBits = 56;
  std::uint64_t Peek(std::uint64_t bit) const {
    const std::uint64_t byte = bit / 8;
    if (byte + sizeof(std::uint64_t) <= bytes_) [[likely]]
      return LoadFixed<std::uint64_t>(begin_ + byte) >> (bit % 8);
    return PeekAtEnd(byte) >> (bit % 8);
  }

 private:
  std::uint64_t PeekAtEnd(std::uint64_t byte) const;

  const std::uint8_t* begin_ = nullptr;
  std::size_t bytes_ = 0;
};

// Reads numbers of one array.
class RiceReader {
 public:
  RiceReader() = default;
  // `low_at`, `unary_at`: where the arrays begin.
  RiceReader(BitSpan bits, int low_bits, std::uint64_t low_at, std::uint64_t unary_at)
      : bits_(bits), low_bits_(low_bits), low_at_(low_at), unary_at_(unary_at), at_bit_(unary_at) {}

  // Reads numbers `first` to `first + count`, and calls take(number) for each. False if the array ends before.
  // Quick if it goes on from an earlier call, forward.
  template <typename Take>
  bool Read(std::uint64_t first, std::uint64_t count, Take take) {
    if (!Seek(first)) return false;
    const std::uint64_t low_mask = (std::uint64_t{1} << low_bits_) - 1;
    std::uint64_t low_bit = low_at_ + first * static_cast<unsigned>(low_bits_);
    std::uint64_t window = bits_.Peek(at_bit_) & kWindowMask;
    unsigned used = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      std::uint64_t high = 0;
      while (window == 0) {
        high += BitSpan::kPeekBits - used;
        at_bit_ += BitSpan::kPeekBits;
        used = 0;
        if (at_bit_ >= bits_.size()) return false;
        window = bits_.Peek(at_bit_) & kWindowMask;
      }
      const unsigned zeros = static_cast<unsigned>(std::countr_zero(window));
      window >>= zeros + 1;
      used += zeros + 1;
      take((high + zeros) << low_bits_ | (bits_.Peek(low_bit) & low_mask));
      low_bit += static_cast<unsigned>(low_bits_);
    }
    at_bit_ += used;
    at_number_ += count;
    return true;
  }

  // Numbers as distances between places, each one less than from the place before, or from one before 0: writes the
  // places, less than `end`, with the bits of `mark` set. False if the array ends before, or a place is too far. `out`
  // has room for kRoomBehind more, which are written over.
  static constexpr std::uint32_t kPlacesAtOnce = 4, kRoomBehind = 8;
  bool ReadPlaces(std::uint64_t first, std::uint32_t count, std::uint32_t mark, std::uint64_t end, std::uint32_t* out);

  // Of the same numbers what their low bits say of the places, which takes no count of ones: bit b is set if a place
  // may be b modulo 64. It is for each place.
  std::uint64_t PossiblePlaces(std::uint64_t first, std::uint32_t count) const;

 private:
  static constexpr std::uint64_t kWindowMask = (std::uint64_t{1} << BitSpan::kPeekBits) - 1;

  bool Seek(std::uint64_t number);
  std::uint64_t LowBit() const { return low_at_ + at_number_ * static_cast<unsigned>(low_bits_); }
  bool ReadFewPlaces(std::uint32_t count, std::uint32_t mark, std::uint32_t* out);
  bool ReadManyPlaces(std::uint32_t count, std::uint32_t from, std::uint32_t* out);
  bool ReadPlacesPlainly(std::uint32_t count, std::uint32_t mark, std::uint64_t next, std::uint64_t end,
                         std::uint32_t* out);

  static constexpr std::uint32_t kMostPlacesAtOnce = 64;
  // So wide, the low bits of kPlacesAtOnce come with one look.
  static constexpr int kMostLowBits = BitSpan::kPeekBits / kPlacesAtOnce;

  BitSpan bits_;
  int low_bits_ = 0;
  std::uint64_t low_at_ = 0, unary_at_ = 0;
  std::uint64_t at_bit_ = 0, at_number_ = 0;  // where in the unary array we are
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_RICE_CODE_H_
