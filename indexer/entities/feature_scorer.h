// Adds up what a token's features say. Most groups of features come again and again, in this document and in the next:
// what a word says by itself, what the lists say, what the tags around do. Their sums are kept, so that the weights of
// few features have to be fetched.
#ifndef BROADSHEET_INDEXER_ENTITIES_FEATURE_SCORER_H_
#define BROADSHEET_INDEXER_ENTITIES_FEATURE_SCORER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "indexer/entities/features.h"
#include "indexer/entities/weights.h"

namespace broadsheet::entities {

// Takes 2.3 MB. Not thread-safe; the weights must outlive it and stay as they are.
class FeatureScorer final : public FeatureSink {
 public:
  explicit FeatureScorer(const Weights& weights) : weights_(weights), keys_(kSlots), sums_(kSlots) {}

  void Add(Feature feature) override {
    weights_.Prefetch(feature);
    singles_.Add(feature);
  }
  void AddGroup(std::uint64_t key, absl::FunctionRef<void(FeatureList*)> write) override;

  // Adds what the features since the last call say to `scores`, which is complete after the next call or Finish:
  // meanwhile the last weights are fetched.
  void FinishToken(TokenScores* scores);
  void Finish();

 private:
  static constexpr std::size_t kSlots = 32768;

  const Weights& weights_;
  std::vector<std::uint64_t> keys_;  // of the groups seen last, by slot; 0 is free
  std::vector<TokenScores> sums_;    // theirs
  TokenScores sum_;                  // of the token at hand, but for its single features
  FeatureList singles_;
  FeatureList group_;
  TokenScores* waiting_ = nullptr;  // of the token before, for the weights in rows_
  Weights::Rows rows_;
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_FEATURE_SCORER_H_
