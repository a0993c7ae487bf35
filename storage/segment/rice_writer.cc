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
  // So many zeros and a one.
  void PutUnary(std::uint64_t value) {
    for (; value >= kMaxPut; value -= kMaxPut) Put(0, kMaxPut);
    Put(std::uint64_t{1} << value, static_cast<unsigned>(value) + 1);
  }
  void PutUnaries(std::uint64_t first, std::uint64_t second) {
    if (first + second + 2 > kMaxPut) {
      PutUnary(first);
      PutUnary(second);
    } else {
      Put(std::uint64_t{1} << first | std::uint64_t{2} << (first + second), static_cast<unsigned>(first + second) + 2);
    }
  }
  char* end() const { return out_ + (used_ > 0 ? 1 : 0); }

 private:
  char* out_;
  Window window_ = 0;
  unsigned used_ = 0;  // below 8 between two calls
};

// Several at once, as each Put waits for the one before.
void PutLowBits(const RiceArray& array, BitWriter& writer) {
  const std::span<const std::uint32_t> values = array.values();
  const auto bits = static_cast<unsigned>(array.low_bits());
  if (bits == 0) return;
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  std::size_t i = 0;
  if (4 * bits <= BitWriter::kMaxPut) {
    for (; i + 4 <= values.size(); i += 4) {
      writer.Put((values[i] & mask) | (values[i + 1] & mask) << bits | (values[i + 2] & mask) << 2 * bits |
                     (values[i + 3] & mask) << 3 * bits,
                 4 * bits);
    }
  }
  for (; i < values.size(); ++i) writer.Put(values[i] & mask, bits);
}

void PutExcess(const RiceArray& array, BitWriter& writer) {
  const std::span<const std::uint32_t> values = array.values();
  const int bits = array.low_bits();
  for (std::size_t i = 0; i + 1 < values.size(); i += 2) writer.PutUnaries(values[i] >> bits, values[i + 1] >> bits);
  if (values.size() % 2 != 0) writer.PutUnary(values.back() >> bits);
}

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
  for (const RiceArray& array : arrays) PutLowBits(array, writer);
  for (const RiceArray& array : arrays) PutExcess(array, writer);
  out.resize(static_cast<std::size_t>(writer.end() - out.data()));
}

}  // namespace broadsheet
