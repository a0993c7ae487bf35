#include "storage/segment/rice_code.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "storage/popcount.h"

namespace broadsheet {
namespace {

constexpr std::uint64_t kAnyPlace = ~std::uint64_t{0};
// The numbers whose low bits are zeros, as bits, by how many low bits that are.
constexpr std::uint64_t kAlike[] = {
    kAnyPlace, kAnyPlace / 0x3, kAnyPlace / 0xF, kAnyPlace / 0xFF, kAnyPlace / 0xFFFF, kAnyPlace / 0xFFFFFFFF, 1};
constexpr int kMostKnownBits = std::size(kAlike) - 1;

// The place of the `nth` one, from 1; there are so many.
inline unsigned PlaceOfOne(std::uint64_t word, unsigned nth) {
  unsigned place = 0;
  for (unsigned half = 32; half >= 8; half /= 2) {
    const std::uint64_t lower = word & ((std::uint64_t{1} << half) - 1);
    const auto ones = static_cast<unsigned>(std::popcount(lower));
    const bool above = ones < nth;
    nth -= above ? ones : 0;
    word = above ? word >> half : lower;
    place += above ? half : 0;
  }
  for (; nth > 1; --nth) word &= word - 1;
  return place + static_cast<unsigned>(std::countr_zero(word));
}

// From bit `at` on, to behind the `count`th one; past the end if there are fewer.
inline std::uint64_t SkipOnes(const BitSpan& bits, std::uint64_t at, std::uint64_t count) {
  constexpr unsigned kWordBits = 64;
  while (count > 0) {
    if (at >= bits.size()) return at;
    const std::uint64_t word = bits.Peek(at);  // the bits up to a byte's end
    const auto ones = static_cast<std::uint64_t>(std::popcount(word));
    if (ones >= count) return at + PlaceOfOne(word, static_cast<unsigned>(count)) + 1;
    count -= ones;
    at += kWordBits - at % 8;
    constexpr std::uint64_t kWords = 4;
    for (; count > kWords * kWordBits && at + kWords * kWordBits <= bits.size(); at += kWords * kWordBits) {
      for (std::uint64_t i = 0; i < kWords; ++i)
        count -= static_cast<unsigned>(std::popcount(bits.Peek(at + i * kWordBits)));
    }
  }
  return at;
}

}  // namespace

std::uint64_t BitSpan::PeekAtEnd(std::uint64_t byte) const {
  std::uint64_t value = 0;
  if (byte < bytes_) std::memcpy(&value, begin_ + byte, bytes_ - byte);
  return value;
}

BROADSHEET_WITH_POPCOUNT bool RiceReader::Seek(std::uint64_t number) {
  if (number < at_number_) {
    at_number_ = 0;
    at_bit_ = unary_at_;
  }
  at_bit_ = SkipOnes(bits_, at_bit_, number - at_number_);
  at_number_ = number;
  return at_bit_ <= bits_.size();
}

// Up to kPlacesAtOnce whose bits are all at hand, as mostly: as many are read in any case, so that no branch asks how
// many there are. False: it takes more.
inline bool RiceReader::ReadFewPlaces(std::uint64_t first, std::uint32_t count, std::uint32_t mark,
                                      std::uint32_t* out) {
  static_assert(kPlacesAtOnce == 4);
  std::uint64_t ones[kPlacesAtOnce] = {bits_.Peek(at_bit_) & kWindowMask};
  for (std::uint32_t i = 1; i < kPlacesAtOnce; ++i) ones[i] = ones[i - 1] & (ones[i - 1] - 1);
  if (ones[kPlacesAtOnce - 1] == 0) return false;
  std::uint64_t lows = bits_.Peek(low_at_ + first * static_cast<unsigned>(low_bits_));
  const std::uint32_t low_mask = (std::uint32_t{1} << low_bits_) - 1;
  std::uint32_t low_sum = 0;
  for (std::uint32_t i = 0; i < kPlacesAtOnce; ++i) {
    low_sum += static_cast<std::uint32_t>(lows) & low_mask;
    lows >>= low_bits_;
    out[i] = mark | (((static_cast<std::uint32_t>(std::countr_zero(ones[i])) - i) << low_bits_) + low_sum + i);
  }
  at_bit_ += static_cast<unsigned>(std::countr_zero(ones[count - 1])) + 1;
  at_number_ += count;
  return true;
}

// A place of which `known` low bits are known may be any of those that are alike in them.
std::uint64_t RiceReader::PossiblePlaces(std::uint64_t first, std::uint32_t count) const {
  constexpr std::uint32_t kMany = 16;  // would leave hardly any place out
  if (count > kMany || low_bits_ > kMostLowBits) return kAnyPlace;
  const int known = std::min(low_bits_, kMostKnownBits);
  const std::uint32_t low_mask = (std::uint32_t{1} << low_bits_) - 1, known_mask = (std::uint32_t{1} << known) - 1;
  std::uint64_t low_bit = low_at_ + first * static_cast<unsigned>(low_bits_), places = 0;
  std::uint32_t low_sum = 0;
  for (std::uint32_t i = 0; i < count; low_bit += kPlacesAtOnce * static_cast<unsigned>(low_bits_)) {
    std::uint64_t lows = bits_.Peek(low_bit);
    for (const std::uint32_t end = i + kPlacesAtOnce; i < end; ++i) {
      low_sum += static_cast<std::uint32_t>(lows) & low_mask;
      lows >>= low_bits_;
      places |= std::uint64_t{i < count ? 1u : 0u} << ((low_sum + i) & known_mask);
    }
  }
  return places * kAlike[known];
}

// The `i`th place is `i` and the sum of the numbers up to it. Their higher parts add up to the zeros before its one.
BROADSHEET_WITH_POPCOUNT bool RiceReader::ReadPlaces(std::uint64_t first, std::uint32_t count, std::uint32_t mark,
                                                     std::uint64_t end, std::uint32_t* out) {
  if (count == 0) return true;
  if (first != at_number_ && !Seek(first)) return false;
  if (count <= kPlacesAtOnce && low_bits_ <= kMostLowBits && ReadFewPlaces(first, count, mark, out)) [[likely]]
    return (out[count - 1] ^ mark) < end;
  std::uint64_t bits_before = 0, high_sum = 0;
  for (std::uint32_t i = 0; i < count; bits_before += BitSpan::kPeekBits) {
    if (at_bit_ + bits_before >= bits_.size()) return false;
    for (std::uint64_t window = bits_.Peek(at_bit_ + bits_before) & kWindowMask; window != 0 && i < count;
         window &= window - 1) {
      high_sum = bits_before + static_cast<unsigned>(std::countr_zero(window)) - i;
      out[i++] = static_cast<std::uint32_t>(high_sum);
    }
  }
  at_bit_ += high_sum + count;
  at_number_ += count;
  const std::uint64_t low_mask = (std::uint64_t{1} << low_bits_) - 1;
  std::uint64_t low_bit = low_at_ + first * static_cast<unsigned>(low_bits_);
  std::uint64_t low_sum = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    low_sum += bits_.Peek(low_bit) & low_mask;
    low_bit += static_cast<unsigned>(low_bits_);
    out[i] = mark | static_cast<std::uint32_t>((std::uint64_t{out[i]} << low_bits_) + low_sum + i);
  }
  return (high_sum << low_bits_) + low_sum + count - 1 < end;
}

}  // namespace broadsheet
