#include "indexer/entities/weights.h"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace broadsheet::entities {

// Inline, because position-independent code would else really call them for each feature.

// The places of a bucket that hold the feature, a bit each. Without a branch a place: it would be guessed wrong.
inline std::uint32_t Weights::PlacesOf(Feature feature, const Bucket& bucket) {
#ifdef __SSE2__
  static_assert(sizeof bucket == 4 * sizeof(__m128i));
  const auto* keys = reinterpret_cast<const __m128i*>(&bucket);
  const __m128i wanted = _mm_set1_epi32(static_cast<int>(feature));
  const auto equal = [&](int n) { return _mm_cmpeq_epi32(_mm_load_si128(keys + n), wanted); };
  const __m128i first = _mm_packs_epi32(equal(0), equal(1)), second = _mm_packs_epi32(equal(2), equal(3));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(first, second)));
#else
  std::uint32_t places = 0;
  for (std::uint32_t n = 0; n < kBucketKeys; ++n) places |= std::uint32_t{bucket.keys[n] == feature} << n;
  return places;
#endif
}

inline std::uint32_t Weights::RowOf(Feature feature) const {
  for (std::size_t at = BucketOf(feature);; at = BucketBehind(at)) {
    const Bucket& bucket = buckets_[at];
    const std::uint32_t places = PlacesOf(feature, bucket) & ((1u << bucket.size) - 1);
    if (places != 0) return bucket.first_row + static_cast<std::uint32_t>(std::countr_zero(places));
    if (bucket.size < kBucketKeys) return kNoRow;
  }
}

void Weights::Fill(const Entries& entries) {
  buckets_.assign(entries.size() / kMeanBucketKeys + 1, {});
  std::vector<const WeightRow*> rows(buckets_.size() * kBucketKeys);
  for (const auto& [feature, row] : entries) {
    if (RowOf(feature) != kNoRow) continue;
    std::size_t at = BucketOf(feature);
    while (buckets_[at].size == kBucketKeys) at = BucketBehind(at);
    Bucket& bucket = buckets_[at];
    rows[at * kBucketKeys + bucket.size] = &row;
    bucket.keys[bucket.size++] = feature;
  }
  rows_.clear();
  for (std::size_t at = 0; at < buckets_.size(); ++at) {
    buckets_[at].first_row = static_cast<std::uint32_t>(rows_.size());
    for (std::size_t n = 0; n < buckets_[at].size; ++n) rows_.push_back({*rows[at * kBucketKeys + n]});
  }
}

void Weights::Find(const FeatureList& features, Rows* rows) const {
  for (const Feature feature : features) {
    const std::uint32_t row = RowOf(feature);
    if (row == kNoRow) continue;
    __builtin_prefetch(&rows_[row]);
    rows->push_back(row);
  }
}

void Weights::Add(const Rows& rows, TokenScores* scores) const {
  TokenScores sum = *scores;  // of its own, so that it stays in registers
  for (const std::uint32_t number : rows) {
    const WeightRow& row = rows_[number];
    for (std::size_t pass = 0; pass < kPasses; ++pass) {
      for (std::size_t t = 0; t < kNameTags; ++t) {
        sum.of[pass][t] = static_cast<std::int16_t>(sum.of[pass][t] + row.of[pass][t]);
      }
    }
  }
  *scores = sum;
}

void Weights::Add(const FeatureList& features, TokenScores* scores) const {
  for (const Feature feature : features) Prefetch(feature);
  Rows rows;
  Find(features, &rows);
  Add(rows, scores);
}

namespace {

// The tags behind which no name goes on, in order.
constexpr auto kEndings = [] {
  std::array<Tag, 2 * kEntityTypes + 1> endings{};
  std::size_t count = 0;
  for (Tag tag = 0; tag < kTags; ++tag) {
    if (!GoesOn(tag)) endings[count++] = tag;
  }
  return endings;
}();

// What the best path to each tag of the next token has, before that token's own scores. Where MayFollow is false kNever
// keeps a pair from being the best.
PathScores Extend(const PathScores& best, const Transitions& transitions) {
  PathScores next;
  next.fill(2 * kNever);
  for (const Tag from : kEndings) {
    for (std::size_t to = 0; to < kTags; ++to) next[to] = std::max(next[to], best[from] + transitions[from][to]);
  }
  for (std::size_t type = 0; type < kEntityTypes; ++type) {
    const Tag begin = MakeTag(static_cast<EntityType>(type), Place::kBegin);
    const Tag inside = MakeTag(static_cast<EntityType>(type), Place::kInside);
    const Tag last = MakeTag(static_cast<EntityType>(type), Place::kLast);
    for (const Tag to : {inside, last}) {
      next[to] = std::max(best[begin] + transitions[begin][to], best[inside] + transitions[inside][to]);
    }
  }
  return next;
}

// The first of the tags from which a path to `to` has the best score; `to` may be what follows the run.
Tag BestBefore(const PathScores& best, const Transitions& transitions, Tag to) {
  Tag found = 0;
  std::int32_t top = 8 * kNever;
  for (Tag from = 0; from < kTags; ++from) {
    const std::int32_t score = best[from] + transitions[from][to];
    if (MayFollow(from, to) && score > top) {
      top = score;
      found = from;
    }
  }
  return found;
}

}  // namespace

void FindBestTags(const Scores* scores, std::size_t size, const Transitions& transitions, Tag* tags,
                  std::vector<PathScores>* buffer) {
  if (buffer->size() < size) buffer->resize(size);
  for (std::size_t i = 0; i < size; ++i) {
    PathScores& best = (*buffer)[i];
    best = i == 0 ? transitions[kOutside] : Extend((*buffer)[i - 1], transitions);
    for (std::size_t t = 0; t < kNameTags; ++t) best[t] += scores[i][t];
  }
  Tag tag = kOutside;
  for (std::size_t i = size; i-- > 0;) {
    tag = BestBefore((*buffer)[i], transitions, tag);
    tags[i] = tag;
  }
}

}  // namespace broadsheet::entities
