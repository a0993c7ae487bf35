#include "indexer/analysis/shingles.h"

#include <algorithm>
#include <array>
#include <limits>

namespace broadsheet {
namespace {

constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

// Every bit of the result depends on all bits of the input (the finalizer of splitmix64).
constexpr std::uint64_t Mix(std::uint64_t value) {
  value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
  value = (value ^ value >> 27) * 0x94D049BB133111EB;
  return value ^ value >> 31;
}

// A polynomial over the last words' hashes: the first of five words falls out of it as the next one comes in.
constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kBaseToShingle = kBase * kBase * kBase * kBase * kBase;
static_assert(kShingleWords == 5);

constexpr std::size_t kBins = TextSignature::kBits;
using Bins = std::array<std::uint64_t, kBins>;

constexpr bool IsFilled(std::uint64_t bin) { return bin != kNone; }

// Fills each empty bin with what the next one after it has, round the end. Not all are empty.
Bins FilledFromBehind(const Bins& bins) {
  Bins filled;
  std::uint64_t next = *std::find_if(bins.begin(), bins.end(), IsFilled);
  for (std::size_t bin = kBins; bin-- > 0;) {
    if (IsFilled(bins[bin])) next = bins[bin];
    filled[bin] = next;
  }
  return filled;
}

// Calls visit(shingle) for each, in order.
template <typename Visit>
void ForEachShingle(std::span<const Token> tokens, Visit visit) {
  std::array<std::uint64_t, kShingleWords> last = {};
  std::uint64_t rolling = 0;
  std::size_t words = 0;
  for (const Token& token : tokens) {
    if (token.whole) continue;
    std::uint64_t& oldest = last[words % kShingleWords];
    rolling = rolling * kBase + token.word_hash - oldest * kBaseToShingle;
    oldest = token.word_hash;
    if (++words >= kShingleWords) visit(Mix(rolling));
  }
}

// One permutation hashing (Li, Owen and Zhang, 2012): the upper byte of a shingle's number chooses the bin whose least
// number it may be. A bin without any takes that of its neighbour to one side or the other, which two texts choose
// alike (Shrivastava and Li, 2014).
class Signer {
 public:
  Signer() { least_.fill(kNone); }

  void Add(std::uint64_t shingle) {
    std::uint64_t& bin = least_[shingle >> 56];
    bin = std::min(bin, shingle);
  }

  TextSignature Sign() const {
    TextSignature signature;
    const auto last = std::find_if(least_.rbegin(), least_.rend(), IsFilled);
    if (last == least_.rend()) return signature;
    const Bins after = FilledFromBehind(least_);
    std::uint64_t before = *last;
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      if (IsFilled(least_[bin])) before = least_[bin];
      const bool looks_back = Mix(bin + 1) & 1;
      const std::uint64_t bit = Mix((looks_back ? before : after[bin]) + bin) & 1;
      signature.words[bin / 64] |= bit << bin % 64;
    }
    return signature;
  }

 private:
  Bins least_;
};

}  // namespace

std::vector<std::uint64_t> ShinglesOf(std::span<const Token> tokens) {
  std::vector<std::uint64_t> shingles;
  shingles.reserve(tokens.size());
  ForEachShingle(tokens, [&](std::uint64_t shingle) { shingles.push_back(shingle); });
  return shingles;
}

TextSignature SignShingles(std::span<const std::uint64_t> shingles) {
  Signer signer;
  for (const std::uint64_t shingle : shingles) signer.Add(shingle);
  return signer.Sign();
}

TextSignature SignText(std::span<const Token> tokens) {
  Signer signer;
  ForEachShingle(tokens, [&](std::uint64_t shingle) { signer.Add(shingle); });
  return signer.Sign();
}

}  // namespace broadsheet
