// What each feature says about each tag, in 8 bits, and which tags follow which. There are two passes: the first sees
// the text alone, the second also the tags that the first gave. A feature's weights for both lie side by side, because
// fetching them costs more than adding them.
#ifndef BROADSHEET_INDEXER_ENTITIES_WEIGHTS_H_
#define BROADSHEET_INDEXER_ENTITIES_WEIGHTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
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

  // Adds up what the features say, for both passes.
  void Add(const FeatureList& features, TokenScores* scores) const;

  // The same in steps, each of which fetches what the next will look at: fetching takes longer than all else.
  using Rows = absl::InlinedVector<std::uint32_t, 48>;
  void Prefetch(Feature feature) const { __builtin_prefetch(&buckets_[BucketOf(feature)]); }
  void Find(const FeatureList& features, Rows* rows) const;
  void Add(const Rows& rows, TokenScores* scores) const;

  Transitions transitions[kPasses] = {};

 private:
  // To fetch one takes one line of the cache; and to look for a key as well, as a rule.
  struct alignas(32) AlignedRow : WeightRow {};
  static constexpr std::size_t kBucketKeys = 14;
  static constexpr std::size_t kMeanBucketKeys = 8;
  struct alignas(64) Bucket {
    Feature keys[kBucketKeys] = {};  // the first `size` of them; a full bucket goes on in the next one
    std::uint32_t size = 0;
    std::uint32_t first_row = 0;  // of the keys' rows, which lie together
  };
  static constexpr std::uint32_t kNoRow = ~0u;

  std::size_t BucketOf(Feature feature) const { return std::uint64_t{feature} * buckets_.size() >> 32; }
  std::size_t BucketBehind(std::size_t bucket) const { return bucket + 1 < buckets_.size() ? bucket + 1 : 0; }
  static std::uint32_t PlacesOf(Feature feature, const Bucket& bucket);
  std::uint32_t RowOf(Feature feature) const;

  std::vector<Bucket> buckets_;
  std::vector<AlignedRow> rows_;
};

// Of the best path to each tag of a token.
using PathScores = std::array<std::int32_t, kTags>;

// The best tags for a row of tokens between others that are outside: `scores` and `tags` have `size` elements.
void FindBestTags(const Scores* scores, std::size_t size, const Transitions& transitions, Tag* tags,
                  std::vector<PathScores>* buffer);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_WEIGHTS_H_
