#include "storage/segment/rice_writer.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "storage/segment/rice_code.h"

namespace broadsheet {
namespace {

std::uint64_t ExcessBits(std::span<const std::uint32_t> values, int low_bits) {
  std::uint64_t bits = 0;
  for (const std::uint32_t value : values) bits += value >> low_bits;
  return bits;
}

// Writes bits, the low ones of each byte first. No branch asks whether bytes are full: it would be guessed wrong often.
class BitWriter {
 public:
  static constexpr unsigned kMaxPut = 57;
  using Window = std::uint64_t;

  // There must be room for a window behind the last bit.
  explicit BitWriter(char* out) : out_(out) {}

  // `value` has no others than `bits`, which are up to kMaxPut.
  void Put(std::uint64_t value, unsigned bits) {
    window_ |= value << used_;
    used_ += bits;
    std::memcpy(out_, &window_, sizeof(Window));
    const unsigned full = used_ / 8;
    out_ += full;
    window_ = full < sizeof(Window) ? window_ >> 8 * full : 0;
    used_ %= 8;
  }
  void PutUnary(std::uint64_t value) {  // so many zeros and a one
    for (; value >= kMaxPut; value -= kMaxPut) Put(0, kMaxPut);
    Put(std::uint64_t{1} << value, static_cast<unsigned>(value) + 1);
  }
  char* end() const { return out_ + (used_ > 0 ? 1 : 0); }

 private:
  char* out_;
  Window window_ = 0;
  unsigned used_ = 0;  // below 8 between two calls
};

}  // namespace

RiceArray::RiceArray(std::span<const std::uint32_t> values, int low_bits)
    : values_(values), low_bits_(low_bits), excess_bits_(ExcessBits(values, low_bits)) {}

RiceArray::RiceArray(std::span<const std::uint32_t> values) : values_(values) {
  if (values.empty()) return;
  // The best is near the logarithm of the mean.
  const std::uint64_t mean = ExcessBits(values, 0) / values.size();
  const int middle = std::max(static_cast<int>(std::bit_width(mean)) - 1, 0);
  const int first = std::max(middle - 1, 0), last = std::min(middle + 1, kMaxRiceBits);
  *this = RiceArray(values, first);
  for (int low_bits = first + 1; low_bits <= last; ++low_bits) {
    const RiceArray other(values, low_bits);
    if (other.size_bits() < size_bits()) *this = other;
  }
}

std::uint64_t RiceArray::size_bits() const {
  return values_.size() * (1 + static_cast<std::uint64_t>(low_bits_)) + excess_bits_;
}

void AppendRiceArrays(std::span<const RiceArray> arrays, std::string& out) {
  std::uint64_t bits = 0;
  for (const RiceArray& array : arrays) bits += array.size_bits();
  const std::size_t before = out.size();
  out.resize(before + bits / 8 + 1 + sizeof(BitWriter::Window));
  BitWriter writer(out.data() + before);
  for (const RiceArray& array : arrays) {
    const auto low_bits = static_cast<unsigned>(array.low_bits());
    const std::uint32_t mask = (1u << low_bits) - 1;
    for (const std::uint32_t value : array.values()) writer.Put(value & mask, low_bits);
  }
  for (const RiceArray& array : arrays) {
    for (const std::uint32_t value : array.values()) writer.PutUnary(value >> array.low_bits());
  }
  out.resize(static_cast<std::size_t>(writer.end() - out.data()));
}

}  // namespace broadsheet
