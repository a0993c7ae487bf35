#include "indexer/analysis/shingles.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

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

// By bin, whether it takes from its neighbour before it where it is empty: all ones, or none.
constexpr Bins kLooksBack = [] {
  Bins masks;
  for (std::size_t bin = 0; bin < kBins; ++bin) masks[bin] = -(Mix(bin + 1) & 1);
  return masks;
}();

// No branch: it would often be guessed wrong. `mask` is all ones or none.
constexpr std::uint64_t Choose(std::uint64_t mask, std::uint64_t if_ones, std::uint64_t if_none) {
  return (if_ones & mask) | (if_none & ~mask);
}

std::vector<std::uint32_t> WordHashesOf(std::span<const Token> tokens) {
  std::vector<std::uint32_t> hashes(tokens.size() + 1);  // and one that is written over
  std::size_t words = 0;
  for (const Token& token : tokens) {
    hashes[words] = token.word_hash;
    words += token.whole ? 0 : 1;
  }
  hashes.resize(words);
  return hashes;
}

// Calls visit(shingle) for each, in order.
template <typename Visit>
void ForEachShingle(std::span<const Token> tokens, Visit visit) {
  const std::vector<std::uint32_t> hashes = WordHashesOf(tokens);
  std::uint64_t rolling = 0;
  for (std::size_t word = 0; word < hashes.size(); ++word) {
    const std::uint64_t oldest = word < kShingleWords ? 0 : hashes[word - kShingleWords];
    rolling = rolling * kBase + (hashes[word] - oldest * kBaseToShingle);
    if (word + 1 >= kShingleWords) visit(Mix(rolling));
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
    const auto first = std::find_if(least_.begin(), least_.end(), IsFilled);
    if (first == least_.end()) return signature;
    Bins chosen;
    std::uint64_t before = *std::find_if(least_.rbegin(), least_.rend(), IsFilled), after = *first;
    for (std::size_t bin = 0; bin < kBins; ++bin) chosen[bin] = before = OwnOr(bin, before);
    std::size_t bin = kBins;
    for (std::size_t word = signature.words.size(); word-- > 0;) {
      std::uint64_t bits = 0;
      do {
        after = OwnOr(--bin, after);
        bits = bits << 1 | (Mix(Choose(kLooksBack[bin], chosen[bin], after) + bin) & 1);
      } while (bin % 64 != 0);
      signature.words[word] = bits;
    }
    return signature;
  }

 private:
  // What the bin has, or else its neighbour.
  std::uint64_t OwnOr(std::size_t bin, std::uint64_t neighbours) const {
    return Choose(-std::uint64_t{IsFilled(least_[bin])}, least_[bin], neighbours);
  }

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
