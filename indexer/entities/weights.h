// What each feature says about each tag, in 8 bits, and which tags follow which. There are two passes: the first sees
// the text alone, the second also the tags that the first gave. A feature's weights for both lie side by side, because
// fetching them costs more than adding them.
#ifndef BROADSHEET_INDEXER_ENTITIES_WEIGHTS_H_
#define BROADSHEET_INDEXER_ENTITIES_WEIGHTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "indexer/entities/features.h"
#include "indexer/entities/tag.h"

namespace broadsheet::entities {

inline constexpr std::size_t kPasses = 2;

// Weights of one feature. The tag kOutside has none: it is what the others are measured against.
struct WeightRow {
  std::int8_t of[kPasses][kNameTags] = {};
};

// Sums of weights of one token for the tags of one pass.
using Scores = std::array<std::int16_t, kNameTags>;
struct alignas(64) TokenScores {
  Scores of[kPasses] = {};

  void Add(const TokenScores& other) {
    for (std::size_t pass = 0; pass < kPasses; ++pass) {
      for (std::size_t t = 0; t < kNameTags; ++t) {
        of[pass][t] = static_cast<std::int16_t>(of[pass][t] + other.of[pass][t]);
      }
    }
  }
};

// Weight of one tag after another, in the same unit; kNever where MayFollow is false.
using Transitions = std::array<std::array<std::int32_t, kTags>, kTags>;
inline constexpr std::int32_t kNever = -(1 << 24);

class Weights {
 public:
  using Entries = std::vector<std::pair<Feature, WeightRow>>;

  Weights() { Fill({}); }

  // Replaces the features' weights.
  void Fill(const Entries& entries);

  // Adds up what the features say, for both passes; for the second alone.
  void Add(const FeatureList& features, TokenScores* scores) const;

  Transitions transitions[kPasses] = {};

 private:
  // To fetch one takes one line of the cache.
  struct alignas(32) AlignedRow : WeightRow {};

  // A bit for each value of so many of a feature's upper bits: most features of a text have no weights, and this is
  // small enough to say so from the processor's second cache.
  static constexpr int kFilterBits = 21;
  bool MayHave(Feature feature) const {
    const Feature bit = feature >> (32 - kFilterBits);
    return (filter_[bit / 64] >> (bit % 64) & 1) != 0;
  }

  std::vector<std::uint64_t> filter_;
  // Open addressing: where a key stands, its row stands. Key 0 is free.
  std::vector<Feature> keys_;
  std::vector<AlignedRow> rows_;
  int shift_ = 0;
};

// The best tags for a row of tokens between others that are outside: `scores` and `tags` have `size` elements.
void FindBestTags(const Scores* scores, std::size_t size, const Transitions& transitions, Tag* tags,
                  std::vector<std::array<Tag, kTags>>* buffer);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_WEIGHTS_H_
