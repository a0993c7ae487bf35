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

// Fills each empty bin with what the next one after it (or before it, if `backwards`) has, round the end.
Bins Filled(const Bins& bins, bool backwards) {
  Bins filled = bins;
  std::uint64_t last = kNone;
  for (std::size_t step = 0; step < 2 * kBins; ++step) {
    std::uint64_t& bin = filled[backwards ? step % kBins : kBins - 1 - step % kBins];
    if (bin == kNone) bin = last;
    last = bin;
  }
  return filled;
}

// Calls visit(shingle) for each, in order.
template <typename Visit>
void ForEachShingle(std::span<const Token> tokens, const Vocabulary& vocabulary, Visit visit) {
  std::array<std::uint64_t, kShingleWords> last = {};
  std::uint64_t rolling = 0;
  std::size_t words = 0;
  for (const Token& token : tokens) {
    if (token.whole) continue;
    const std::uint64_t hash = vocabulary.word_hash(token.form);
    std::uint64_t& oldest = last[words % kShingleWords];
    rolling = rolling * kBase + hash - oldest * kBaseToShingle;
    oldest = hash;
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
    empty_ = false;
  }

  TextSignature Sign() const {
    TextSignature signature;
    if (empty_) return signature;
    const std::array<Bins, 2> filled = {Filled(least_, false), Filled(least_, true)};
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      const std::uint64_t bit = Mix(filled[Mix(bin + 1) & 1][bin] + bin) & 1;
      signature.words[bin / 64] |= bit << bin % 64;
    }
    return signature;
  }

 private:
  Bins least_;
  bool empty_ = true;
};

}  // namespace

std::vector<std::uint64_t> ShinglesOf(std::span<const Token> tokens, const Vocabulary& vocabulary) {
  std::vector<std::uint64_t> shingles;
  shingles.reserve(tokens.size());
  ForEachShingle(tokens, vocabulary, [&](std::uint64_t shingle) { shingles.push_back(shingle); });
  return shingles;
}

TextSignature SignShingles(std::span<const std::uint64_t> shingles) {
  Signer signer;
  for (const std::uint64_t shingle : shingles) signer.Add(shingle);
  return signer.Sign();
}

TextSignature SignText(std::span<const Token> tokens, const Vocabulary& vocabulary) {
  Signer signer;
  ForEachShingle(tokens, vocabulary, [&](std::uint64_t shingle) { signer.Add(shingle); });
  return signer.Sign();
}

}  // namespace broadsheet
