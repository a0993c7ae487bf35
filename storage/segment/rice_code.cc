#include "storage/segment/rice_code.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "storage/popcount.h"
#include "storage/segment/many_places.h"
#include "storage/segment/ones_of_byte.h"

namespace broadsheet {
namespace {

constexpr std::uint64_t kAnyPlace = ~std::uint64_t{0};
// The numbers whose low bits are zeros, as bits, by how many low bits that are.
constexpr std::uint64_t kAlike[] = {
    kAnyPlace, kAnyPlace / 0x3, kAnyPlace / 0xF, kAnyPlace / 0xFF, kAnyPlace / 0xFFFF, kAnyPlace / 0xFFFFFFFF, 1};
constexpr int kMostKnownBits = std::size(kAlike) - 1;

// Functions are compiled twice for BROADSHEET_WITH_POPCOUNT: what counts ones has to be a part of them wherever the
// compiler optimises.
#define BROADSHEET_PART_OF_CALLER [[gnu::always_inline]] inline

// The place of the `nth` one, from 1; there are so many. No branch asks which byte it is in.
BROADSHEET_PART_OF_CALLER unsigned PlaceOfOne(std::uint64_t word, unsigned nth) {
  constexpr std::uint64_t kEachByte = 0x0101010101010101, kHighBits = 0x80 * kEachByte;
  std::uint64_t ones = word - (word >> 1 & 0x55 * kEachByte);
  ones = (ones & 0x33 * kEachByte) + (ones >> 2 & 0x33 * kEachByte);
  ones = ((ones + (ones >> 4)) & 0x0F * kEachByte) * kEachByte;  // up to and with each byte
  // The high bits of bytes that end before it.
  const std::uint64_t before = (((nth - 1) * kEachByte | kHighBits) - ones) & kHighBits;
  const auto bit = static_cast<unsigned>(std::popcount(before)) * 8;
  const std::uint64_t passed = ones << 8 >> bit & 0xFF;
  return bit + kOnesOfByte[word >> bit & 0xFF][nth - passed - 1];
}

constexpr unsigned kWordBits = 64;
// So many words of ones are counted at a time.
constexpr std::size_t kWordsAtOnce = 4;

inline std::uint64_t WordAt(const std::uint8_t* words, std::size_t i) {
  return LoadFixed<std::uint64_t>(words + i * sizeof(std::uint64_t));
}

BROADSHEET_PART_OF_CALLER std::uint64_t OnesOf(const std::uint8_t* words, std::size_t i) {
  return static_cast<unsigned>(std::popcount(WordAt(words, i)));
}

// The place of the `nth` one of kWordsAtOnce words, from 1; there are so many. No branch asks which word it is in.
BROADSHEET_PART_OF_CALLER unsigned PlaceOfOneInWords(const std::uint8_t* words, std::uint64_t nth) {
  std::uint64_t in = 0, ones = 0, passed = 0;
  for (std::size_t i = 0; i + 1 < kWordsAtOnce; ++i) {
    ones += OnesOf(words, i);
    const bool is_behind = ones < nth;
    in += is_behind ? 1 : 0;
    passed = is_behind ? ones : passed;
  }
  return static_cast<unsigned>(in) * kWordBits + PlaceOfOne(WordAt(words, in), static_cast<unsigned>(nth - passed));
}

// From bit `at` on, to behind the `count`th one; past the end if there are fewer.
BROADSHEET_PART_OF_CALLER std::uint64_t SkipOnes(const BitSpan& bits, std::uint64_t at, std::uint64_t count) {
  while (count > 0) {
    if (at >= bits.size()) return at;
    const std::uint64_t word = bits.Peek(at);  // the bits up to a byte's end
    const auto ones = static_cast<std::uint64_t>(std::popcount(word));
    if (ones >= count) return at + PlaceOfOne(word, static_cast<unsigned>(count)) + 1;
    count -= ones;
    at += kWordBits - at % 8;
    for (; at + kWordsAtOnce * kWordBits <= bits.size(); at += kWordsAtOnce * kWordBits) {
      const std::uint8_t* const words = bits.begin() + at / 8;
      std::uint64_t in_words = 0;
      for (std::size_t i = 0; i < kWordsAtOnce; ++i) in_words += OnesOf(words, i);
      if (in_words >= count) return at + PlaceOfOneInWords(words, count) + 1;
      count -= in_words;
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
inline bool RiceReader::ReadFewPlaces(std::uint32_t count, std::uint32_t mark, std::uint32_t* out) {
  static_assert(kPlacesAtOnce == 4);
  if (count > kPlacesAtOnce || low_bits_ > kMostLowBits) return false;
  std::uint64_t ones[kPlacesAtOnce] = {bits_.Peek(at_bit_) & kWindowMask};
  for (std::uint32_t i = 1; i < kPlacesAtOnce; ++i) ones[i] = ones[i - 1] & (ones[i - 1] - 1);
  if (ones[kPlacesAtOnce - 1] == 0) return false;
  std::uint64_t lows = bits_.Peek(LowBit());
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

// The next places, with `from` added, where their bits are all at hand and the sums fit 16 bits. False: it takes more.
inline bool RiceReader::ReadManyPlaces([[maybe_unused]] std::uint32_t count, [[maybe_unused]] std::uint32_t from,
                                       [[maybe_unused]] std::uint32_t* out) {
#ifdef BROADSHEET_SHUFFLES
  static_assert(kMostPlacesAtOnce <= ManyPlaces::kMost && ManyPlaces::kAtOnce <= kRoomBehind);
  if (!kCanShuffle || low_bits_ > ManyPlaces::kMostLowBits) return false;
  const std::uint64_t low_bit = LowBit(), last_low_bit = low_bit + (count - 1) * static_cast<unsigned>(low_bits_);
  if (last_low_bit / 8 + ManyPlaces::kLowBytes > bits_.size() / 8 || at_bit_ >= bits_.size()) return false;
  ManyPlaces places;
  const std::uint32_t bits = places.FindOnes(bits_.begin() + at_bit_ / 8, bits_.end(), at_bit_ % 8, low_bits_, count);
  if (bits == 0) return false;
  places.Write(bits_.begin() + low_bit / 8, low_bit % 8, low_bits_, count, from, out);
  at_bit_ += bits;
  at_number_ += count;
  return true;
#else
  return false;
#endif
}

// The next places, of which the first is at `next` or after it. The `i`th is `i` and the sum of the numbers up to it.
// Their higher parts add up to the zeros before its one.
bool RiceReader::ReadPlacesPlainly(std::uint32_t count, std::uint32_t mark, std::uint64_t next, std::uint64_t end,
                                   std::uint32_t* out) {
  std::uint64_t bits_before = 0, high_sum = 0;
  for (std::uint32_t i = 0; i < count; bits_before += BitSpan::kPeekBits) {
    if (at_bit_ + bits_before >= bits_.size()) return false;
    for (std::uint64_t window = bits_.Peek(at_bit_ + bits_before) & kWindowMask; window != 0 && i < count;
         window &= window - 1) {
      high_sum = bits_before + static_cast<unsigned>(std::countr_zero(window)) - i;
      out[i++] = static_cast<std::uint32_t>(high_sum);
    }
  }
  const std::uint64_t low_mask = (std::uint64_t{1} << low_bits_) - 1;
  std::uint64_t low_bit = LowBit(), place = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    next += bits_.Peek(low_bit) & low_mask;
    low_bit += static_cast<unsigned>(low_bits_);
    place = (std::uint64_t{out[i]} << low_bits_) + next + i;
    out[i] = mark | static_cast<std::uint32_t>(place);
  }
  at_bit_ += high_sum + count;
  at_number_ += count;
  return place < end;
}

BROADSHEET_WITH_POPCOUNT bool RiceReader::ReadPlaces(std::uint64_t first, std::uint32_t count, std::uint32_t mark,
                                                     std::uint64_t end, std::uint32_t* out) {
  if (count == 0) return true;
  if (first != at_number_ && !Seek(first)) return false;
  if (ReadFewPlaces(count, mark, out)) [[likely]]
    return (out[count - 1] ^ mark) < end;
  std::uint64_t next = 0;
  for (std::uint32_t read; count > 0; count -= read, out += read) {
    read = std::min(count, kMostPlacesAtOnce);
    if (!ReadManyPlaces(read, mark + static_cast<std::uint32_t>(next), out) &&
        !ReadPlacesPlainly(read, mark, next, end, out)) {
      return false;
    }
    next = std::uint64_t{out[read - 1] - mark} + 1;
    if (next > end) return false;
  }
  return true;
}

}  // namespace broadsheet
