#include "storage/segment/rice_code.h"

#include <algorithm>
#include <cstring>

#include "storage/popcount.h"

namespace broadsheet {
namespace {

// From bit `at` on, to behind the `count`th one; past the end if there are fewer.
BROADSHEET_WITH_POPCOUNT std::uint64_t SkipOnes(const BitSpan& bits, std::uint64_t at, std::uint64_t count) {
  constexpr std::uint64_t kMask = (std::uint64_t{1} << BitSpan::kPeekBits) - 1;
  while (count > 0) {
    if (at >= bits.size()) return at;
    std::uint64_t window = bits.Peek(at) & kMask;
    const auto ones = static_cast<std::uint64_t>(std::popcount(window));
    if (ones < count) {
      count -= ones;
      at += BitSpan::kPeekBits;
      continue;
    }
    for (; count > 1; --count) window &= window - 1;
    return at + static_cast<unsigned>(std::countr_zero(window)) + 1;
  }
  return at;
}

}  // namespace

std::uint64_t RiceUnaryBits(std::span<const std::uint32_t> values, int low_bits) {
  std::uint64_t bits = values.size();
  for (const std::uint32_t value : values) bits += value >> low_bits;
  return bits;
}

int BestRiceBits(std::span<const std::uint32_t> values) {
  std::uint64_t sum = 0;
  for (const std::uint32_t value : values) sum += value;
  const std::uint64_t mean = values.empty() ? 0 : sum / values.size();
  // The best is near the logarithm of the mean.
  const int middle = std::max(static_cast<int>(std::bit_width(mean)) - 1, 0);
  int best = 0;
  std::uint64_t least = ~std::uint64_t{0};
  for (int bits = std::max(middle - 1, 0); bits <= std::min(middle + 1, kMaxRiceBits); ++bits) {
    const std::uint64_t size = RiceUnaryBits(values, bits) + values.size() * static_cast<unsigned>(bits);
    if (size < least) {
      least = size;
      best = bits;
    }
  }
  return best;
}

std::uint64_t BitSpan::PeekAtEnd(std::uint64_t byte) const {
  std::uint64_t value = 0;
  if (byte < bytes_) std::memcpy(&value, begin_ + byte, bytes_ - byte);
  return value;
}

bool RiceReader::Seek(std::uint64_t number) {
  if (number < at_number_) {
    at_number_ = 0;
    at_bit_ = unary_at_;
  }
  at_bit_ = SkipOnes(bits_, at_bit_, number - at_number_);
  at_number_ = number;
  return at_bit_ <= bits_.size();
}

}  // namespace broadsheet
