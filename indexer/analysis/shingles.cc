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

}  // namespace

std::vector<std::uint64_t> ShinglesOf(std::span<const Token> tokens, const Vocabulary& vocabulary) {
  std::vector<std::uint64_t> shingles;
  shingles.reserve(tokens.size());
  std::array<std::uint64_t, kShingleWords> last = {};
  std::uint64_t rolling = 0;
  std::size_t words = 0;
  for (const Token& token : tokens) {
    if (token.whole) continue;
    const std::uint64_t hash = vocabulary.word_hash(token.form);
    std::uint64_t& oldest = last[words % kShingleWords];
    rolling = rolling * kBase + hash - oldest * kBaseToShingle;
    oldest = hash;
    if (++words >= kShingleWords) shingles.push_back(Mix(rolling));
  }
  return shingles;
}

// One permutation hashing (Li, Owen and Zhang, 2012): the upper byte of a shingle's number chooses the bin whose least
// number it may be. A bin without any takes that of its neighbour to one side or the other, which two texts choose
// alike (Shrivastava and Li, 2014).
TextSignature SignShingles(std::span<const std::uint64_t> shingles) {
  TextSignature signature;
  if (shingles.empty()) return signature;
  Bins least;
  least.fill(kNone);
  for (const std::uint64_t shingle : shingles) {
    std::uint64_t& bin = least[shingle >> 56];
    bin = std::min(bin, shingle);
  }
  const std::array<Bins, 2> filled = {Filled(least, false), Filled(least, true)};
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    const std::uint64_t bit = Mix(filled[Mix(bin + 1) & 1][bin] + bin) & 1;
    signature.words[bin / 64] |= bit << bin % 64;
  }
  return signature;
}

}  // namespace broadsheet
