#include "indexer/entities/training/crf.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

namespace broadsheet::entities {
namespace {

using TagVector = std::array<float, kTags>;
using TagMatrix = std::array<TagVector, kTags>;

// Weights of a feature, and the sums of their squared gradients, which the size of steps depends on.
struct Parameter {
  TagVector weight{}, square{};
};

std::vector<std::pair<Tag, Tag>> AllowedPairs() {
  std::vector<std::pair<Tag, Tag>> pairs;
  for (Tag from = 0; from < kTags; ++from) {
    for (Tag to = 0; to < kTags; ++to) {
      if (MayFollow(from, to)) pairs.emplace_back(from, to);
    }
  }
  return pairs;
}

class Trainer {
 public:
  Trainer(const TrainingRuns& runs, std::size_t feature_count, const CrfOptions& options, std::uint32_t seed)
      : runs_(runs), options_(options), pairs_(AllowedPairs()), random_(seed) {
    parameters_.resize(feature_count);
    sums_.assign(feature_count, {});
  }

  CrfWeights Train() {
    std::vector<std::size_t> order(runs_.run_ends.size());
    std::iota(order.begin(), order.end(), 0);
    const int averaged_from = options_.epochs / 2;
    for (int epoch = 0; epoch < options_.epochs; ++epoch) {
      std::shuffle(order.begin(), order.end(), random_);
      for (const std::size_t run : order) LearnRun(run);
      if (epoch >= averaged_from) AddToSums();
    }
    return Average(options_.epochs - averaged_from);
  }

 private:
  void LearnRun(std::size_t run) {
    const std::size_t begin = run == 0 ? 0 : runs_.run_ends[run - 1];
    const std::size_t size = runs_.run_ends[run] - begin;
    Score(begin, size);
    ForwardBackward(size);
    Update(begin, size);
  }

  // Chooses the features that take part, and adds up their weights: exponentials relative to each token's best.
  void Score(std::size_t begin, std::size_t size) {
    taken_.clear();
    taken_ends_.resize(size);
    emissions_.resize(size);
    const auto keep = static_cast<std::uint32_t>((1 - options_.dropout) * 4294967295.0);
    const float scale = 1 / (1 - options_.dropout);
    for (std::size_t i = 0; i < size; ++i) {
      TagVector sum{};
      const std::size_t first = begin + i == 0 ? 0 : runs_.token_ends[begin + i - 1];
      for (std::size_t f = first; f < runs_.token_ends[begin + i]; ++f) {
        if (random_() > keep) continue;
        const FeatureNumber feature = runs_.features[f];
        taken_.push_back(feature);
        __builtin_prefetch(&parameters_[feature]);
      }
      for (std::size_t f = i == 0 ? 0 : taken_ends_[i - 1]; f < taken_.size(); ++f) {
        for (Tag t = 0; t < kTags; ++t) sum[t] += parameters_[taken_[f]].weight[t];
      }
      taken_ends_[i] = taken_.size();
      const float top = *std::max_element(sum.begin(), sum.end());
      for (Tag t = 0; t < kTags; ++t) emissions_[i][t] = std::exp(scale * (sum[t] - top));
    }
    for (const auto& [from, to] : pairs_) steps_[from][to] = std::exp(weights_.transitions[from][to]);
  }

  // Probabilities of the tags of each token, and expected numbers of each pair of tags.
  void ForwardBackward(std::size_t size) {
    forward_.assign(size, TagVector{});
    backward_.assign(size, TagVector{});
    for (Tag t = 0; t < kTags; ++t) {
      forward_[0][t] = steps_[kOutside][t] * emissions_[0][t];
      backward_[size - 1][t] = steps_[t][kOutside];
    }
    Normalise(&forward_[0]);
    Normalise(&backward_[size - 1]);
    for (std::size_t i = 1; i < size; ++i) {
      for (const auto& [from, to] : pairs_) forward_[i][to] += forward_[i - 1][from] * steps_[from][to];
      for (Tag t = 0; t < kTags; ++t) forward_[i][t] *= emissions_[i][t];
      Normalise(&forward_[i]);
    }
    for (std::size_t i = size - 1; i-- > 0;) {
      for (const auto& [from, to] : pairs_) {
        backward_[i][from] += steps_[from][to] * emissions_[i + 1][to] * backward_[i + 1][to];
      }
      Normalise(&backward_[i]);
    }
  }

  static void Normalise(TagVector* values) {
    float sum = 1e-30f;
    for (const float value : *values) sum += value;
    for (float& value : *values) value /= sum;
  }

  void Update(std::size_t begin, std::size_t size) {
    pair_gradient_ = {};
    pair_gradient_[kOutside][runs_.tags[begin]] += 1;
    pair_gradient_[runs_.tags[begin + size - 1]][kOutside] += 1;
    const float scale = 1 / (1 - options_.dropout);
    for (std::size_t i = 0; i < size; ++i) {
      TagVector marginal;
      for (Tag t = 0; t < kTags; ++t) marginal[t] = forward_[i][t] * backward_[i][t];
      Normalise(&marginal);
      const Tag truth = runs_.tags[begin + i];
      if (i == 0) SubtractFrom(&pair_gradient_[kOutside], marginal);
      if (i + 1 == size) {
        for (Tag t = 0; t < kTags; ++t) pair_gradient_[t][kOutside] -= marginal[t];
      } else {
        pair_gradient_[truth][runs_.tags[begin + i + 1]] += 1;
        SubtractExpectedPairs(i);
      }
      TagVector gradient;
      for (Tag t = 0; t < kTags; ++t) gradient[t] = scale * ((t == truth ? 1.f : 0.f) - marginal[t]);
      for (std::size_t f = i == 0 ? 0 : taken_ends_[i - 1]; f < taken_ends_[i]; ++f) Step(taken_[f], gradient);
    }
    for (const auto& [from, to] : pairs_) {
      const float g = pair_gradient_[from][to];
      float& square = pair_squares_[from][to];
      square += g * g;
      weights_.transitions[from][to] += options_.step * g / (std::sqrt(square) + 1e-3f);
    }
  }

  static void SubtractFrom(TagVector* values, const TagVector& other) {
    for (Tag t = 0; t < kTags; ++t) (*values)[t] -= other[t];
  }

  void SubtractExpectedPairs(std::size_t i) {
    float sum = 1e-30f;
    std::array<float, 128> expected;
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const auto [from, to] = pairs_[p];
      expected[p] = forward_[i][from] * steps_[from][to] * emissions_[i + 1][to] * backward_[i + 1][to];
      sum += expected[p];
    }
    for (std::size_t p = 0; p < pairs_.size(); ++p)
      pair_gradient_[pairs_[p].first][pairs_[p].second] -= expected[p] / sum;
  }

  void Step(FeatureNumber feature, const TagVector& gradient) {
    auto& [weight, square] = parameters_[feature];
    for (Tag t = 0; t < kTags; ++t) {
      const float g = gradient[t];
      square[t] += g * g;
      weight[t] += options_.step * g / (std::sqrt(square[t]) + 1e-3f);
    }
  }

  void AddToSums() {
    for (std::size_t f = 0; f < sums_.size(); ++f) {
      for (Tag t = 0; t < kTags; ++t) sums_[f][t] += parameters_[f].weight[t];
    }
    for (const auto& [from, to] : pairs_) pair_sums_[from][to] += weights_.transitions[from][to];
  }

  CrfWeights Average(int count) {
    weights_.features.resize(sums_.size());
    for (std::size_t f = 0; f < sums_.size(); ++f) {
      for (std::size_t t = 0; t < kNameTags; ++t) {
        weights_.features[f][t] = (sums_[f][t] - sums_[f][kOutside]) / static_cast<float>(count);
      }
    }
    for (const auto& [from, to] : pairs_)
      weights_.transitions[from][to] = pair_sums_[from][to] / static_cast<float>(count);
    return std::move(weights_);
  }

  const TrainingRuns& runs_;
  const CrfOptions options_;
  const std::vector<std::pair<Tag, Tag>> pairs_;
  std::mt19937 random_;
  CrfWeights weights_;
  std::vector<Parameter> parameters_;
  std::vector<TagVector> sums_;
  TagMatrix steps_{}, pair_gradient_{}, pair_squares_{}, pair_sums_{};
  std::vector<FeatureNumber> taken_;
  std::vector<std::size_t> taken_ends_;
  std::vector<TagVector> emissions_, forward_, backward_;
};

// Goes the part `step` of the way from `mean` to `other`.
void MoveTowards(const CrfWeights& other, float step, CrfWeights* mean) {
  const auto move = [step](const auto& from, auto* to) {
    for (std::size_t t = 0; t < from.size(); ++t) (*to)[t] += step * (from[t] - (*to)[t]);
  };
  for (std::size_t f = 0; f < mean->features.size(); ++f) move(other.features[f], &mean->features[f]);
  for (std::size_t from = 0; from < kTags; ++from) move(other.transitions[from], &mean->transitions[from]);
}

}  // namespace

CrfWeights TrainCrf(const TrainingRuns& runs, std::size_t feature_count, const CrfOptions& options) {
  CrfWeights mean = Trainer(runs, feature_count, options, options.seed).Train();
  for (int n = 1; n < options.trainings; ++n) {
    const auto seed = options.seed + static_cast<std::uint32_t>(n);
    MoveTowards(Trainer(runs, feature_count, options, seed).Train(), 1 / static_cast<float>(n + 1), &mean);
  }
  return mean;
}

}  // namespace broadsheet::entities
