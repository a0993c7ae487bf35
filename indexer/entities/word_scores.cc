#include "indexer/entities/word_scores.h"

#include "indexer/entities/hash.h"

namespace broadsheet::entities {

void WordScores::Add(const DocumentToken& word, int distance, TokenScores* scores) {
  // All that AddWordFeatures looks at follows from the word without its case, its shape and its form.
  const std::uint64_t written = std::uint64_t{word.word.shape} << 8 | static_cast<std::uint64_t>(word.word.form);
  const std::uint64_t key = Combine(Combine(word.word.hash, written), static_cast<std::uint64_t>(distance + 8));
  const std::size_t slot = key & (kSlots - 1);
  if (keys_[slot] != key) {
    features_.Clear();
    AddWordFeatures(word, distance, &features_);
    sums_[slot] = {};
    weights_.Add(features_, &sums_[slot]);
    keys_[slot] = key;
  }
  scores->Add(sums_[slot]);
}

}  // namespace broadsheet::entities
