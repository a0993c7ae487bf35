// A linear-chain conditional random field over the tags, trained by stochastic gradient steps with AdaGrad's step sizes
// and with features left out at random, which keeps it from leaning on any single one.
#ifndef BROADSHEET_INDEXER_ENTITIES_TRAINING_CRF_H_
#define BROADSHEET_INDEXER_ENTITIES_TRAINING_CRF_H_

#include <array>
#include <cstdint>
#include <vector>

#include "indexer/entities/tag.h"

namespace broadsheet::entities {

using FeatureNumber = std::uint32_t;

// Runs of candidates with their features and true tags, all in three flat arrays.
struct TrainingRuns {
  std::vector<FeatureNumber> features;
  std::vector<std::size_t> token_ends;  // of each token in `features`
  std::vector<Tag> tags;                // one a token
  std::vector<std::size_t> run_ends;    // of each run in tokens
};

struct CrfOptions {
  int epochs = 14;
  float step = 0.15f;
  float dropout = 0.2f;
  std::uint32_t seed = 1;
  int trainings = 1;  // from as many seeds, from this one on; the weights are the mean of theirs
};

// Weights of a tag's features relative to kOutside, which has none.
struct CrfWeights {
  std::vector<std::array<float, kNameTags>> features;
  std::array<std::array<float, kTags>, kTags> transitions{};
};

// Deterministic for the same runs and options.
CrfWeights TrainCrf(const TrainingRuns& runs, std::size_t feature_count, const CrfOptions& options);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TRAINING_CRF_H_
