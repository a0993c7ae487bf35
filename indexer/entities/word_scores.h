// What words say about a token by themselves, whatever else stands around: the sums of their features' weights. Half of
// all features are of that kind, and most names and their neighbours come again and again, so the last sums are kept.
#ifndef BROADSHEET_INDEXER_ENTITIES_WORD_SCORES_H_
#define BROADSHEET_INDEXER_ENTITIES_WORD_SCORES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "indexer/entities/document.h"
#include "indexer/entities/features.h"
#include "indexer/entities/weights.h"

namespace broadsheet::entities {

// Takes 1.1 MB. Not thread-safe; the weights must outlive it and stay as they are.
class WordScores {
 public:
  explicit WordScores(const Weights& weights) : weights_(weights), keys_(kSlots), sums_(kSlots) {}

  // Adds what AddWordFeatures(word, distance) say.
  void Add(const DocumentToken& word, int distance, TokenScores* scores);

 private:
  static constexpr std::size_t kSlots = 16384;

  const Weights& weights_;
  std::vector<std::uint64_t> keys_;  // hash of word, its form and distance; 0 is free
  std::vector<TokenScores> sums_;    // by slot
  FeatureList features_;
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_WORD_SCORES_H_
