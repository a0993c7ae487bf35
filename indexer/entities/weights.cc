#include "indexer/entities/weights.h"

#include <algorithm>
#include <bit>

namespace broadsheet::entities {

void Weights::Fill(const Entries& entries) {
  const std::size_t size = std::bit_ceil(entries.size() * 3 / 2 + 64);
  shift_ = 32 - std::countr_zero(size);
  filter_.assign((std::size_t{1} << kFilterBits) / 64, 0);
  keys_.assign(size, 0);
  rows_.assign(size, {});
  for (const auto& [feature, row] : entries) {
    if (feature == 0) continue;
    std::size_t at = feature >> shift_;
    while (keys_[at] != 0 && keys_[at] != feature) at = (at + 1) & (size - 1);
    keys_[at] = feature;
    rows_[at] = {row};
    const Feature bit = feature >> (32 - kFilterBits);
    filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
}

void Weights::Add(const FeatureList& features, TokenScores* scores) const {
  const std::size_t mask = keys_.size() - 1;
  std::uint32_t found[kMaxFeatures];
  std::size_t count = 0;
  for (const Feature feature : features) {
    found[count] = feature;
    count += MayHave(feature);
  }
  // Fetching is what takes time: all keys, and the rows that probably go with them, on their way at once.
  for (std::size_t n = 0; n < count; ++n) {
    __builtin_prefetch(&keys_[found[n] >> shift_]);
    __builtin_prefetch(&rows_[found[n] >> shift_]);
  }
  std::size_t known = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const Feature feature = found[n];
    std::size_t at = feature >> shift_;
    while (keys_[at] != feature && keys_[at] != 0) at = (at + 1) & mask;
    found[known] = static_cast<std::uint32_t>(at);
    known += keys_[at] == feature && feature != 0;
  }
  for (std::size_t n = 0; n < known; ++n) {
    const WeightRow& row = rows_[found[n]];
    for (std::size_t pass = 0; pass < kPasses; ++pass) {
      for (std::size_t t = 0; t < kNameTags; ++t) {
        scores->of[pass][t] = static_cast<std::int16_t>(scores->of[pass][t] + row.of[pass][t]);
      }
    }
  }
}

namespace {

// The tags that each tag may follow.
struct Predecessors {
  std::array<std::array<Tag, kTags>, kTags> of{};
  std::array<std::size_t, kTags> count{};

  constexpr Predecessors() {
    for (Tag to = 0; to < kTags; ++to) {
      for (Tag from = 0; from < kTags; ++from) {
        if (MayFollow(from, to)) of[to][count[to]++] = from;
      }
    }
  }
};
constexpr Predecessors kPredecessors;

}  // namespace

void FindBestTags(const Scores* scores, std::size_t size, const Transitions& transitions, Tag* tags,
                  std::vector<std::array<Tag, kTags>>* buffer) {
  if (buffer->size() < size) buffer->resize(size);
  std::array<std::int32_t, kTags> best, next;
  for (std::size_t t = 0; t < kTags; ++t) {
    best[t] = transitions[kOutside][t] + (t == kOutside ? 0 : scores[0][t]);
  }
  for (std::size_t i = 1; i < size; ++i) {
    std::array<Tag, kTags>& from = (*buffer)[i];
    for (std::size_t t = 0; t < kTags; ++t) {
      std::int32_t top = 8 * kNever;
      Tag top_from = kOutside;
      for (std::size_t n = 0; n < kPredecessors.count[t]; ++n) {
        const Tag f = kPredecessors.of[t][n];
        const std::int32_t score = best[f] + transitions[f][t];
        if (score > top) {
          top = score;
          top_from = f;
        }
      }
      next[t] = std::max(top, 4 * kNever) + (t == kOutside ? 0 : scores[i][t]);
      from[t] = top_from;
    }
    best = next;
  }
  Tag tag = kOutside;
  std::int32_t top = 8 * kNever;
  for (std::size_t t = 0; t < kTags; ++t) {
    const std::int32_t score = best[t] + transitions[t][kOutside];
    if (score > top) {
      top = score;
      tag = static_cast<Tag>(t);
    }
  }
  for (std::size_t i = size; i-- > 0;) {
    tags[i] = tag;
    if (i > 0) tag = (*buffer)[i][tag];
  }
}

}  // namespace broadsheet::entities
