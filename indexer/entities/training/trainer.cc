#include "indexer/entities/training/trainer.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "indexer/entities/document.h"
#include "indexer/entities/tagger.h"

namespace broadsheet::entities {
namespace {

constexpr float kUnit = 1 / 24.f;  // of the weights in a model

// One number a feature, for those that are seen often enough.
class FeatureNumbers {
 public:
  void Count(const FeatureList& features) {
    for (const Feature feature : features) ++counts_[feature];
  }
  void Number(std::uint32_t min_count) {
    for (const auto& [feature, count] : counts_) {
      if (count >= min_count) features_.push_back(feature);
    }
    counts_.clear();
    std::sort(features_.begin(), features_.end());
    for (FeatureNumber n = 0; n < features_.size(); ++n) numbers_[features_[n]] = n;
  }
  void AddNumbers(const FeatureList& features, std::vector<FeatureNumber>* numbers) const {
    for (const Feature feature : features) {
      const auto found = numbers_.find(feature);
      if (found != numbers_.end()) numbers->push_back(found->second);
    }
  }
  const std::vector<Feature>& features() const { return features_; }

 private:
  std::unordered_map<Feature, std::uint32_t> counts_;
  std::unordered_map<Feature, FeatureNumber> numbers_;
  std::vector<Feature> features_;
};

// The true tags of the candidates; names that are not all candidates cannot be found and are left out.
std::vector<Tag> TrueTags(const AnnotatedDocument& document, const Document& seen) {
  std::vector<Tag> tags(document.words.size(), kOutside);
  for (const Span& name : document.names) {
    bool whole = true;
    for (std::uint32_t i = name.begin; i < name.end; ++i) whole = whole && seen.tokens()[i].is_candidate;
    if (!whole) continue;
    for (std::uint32_t i = name.begin; i < name.end; ++i) {
      tags[i] = MakeTag(name.type, PlaceIn(name.begin, name.end, i));
    }
  }
  return tags;
}

std::int8_t Quantised(float weight) {
  return static_cast<std::int8_t>(std::clamp(std::lround(weight / kUnit), -127L, 127L));
}

Transitions QuantisedTransitions(const CrfWeights& weights) {
  Transitions transitions;
  for (Tag from = 0; from < kTags; ++from) {
    for (Tag to = 0; to < kTags; ++to) {
      transitions[from][to] =
          MayFollow(from, to) ? static_cast<std::int32_t>(std::lround(weights.transitions[from][to] / kUnit)) : kNever;
    }
  }
  return transitions;
}

class Trainer {
 public:
  Trainer(const std::vector<TrainingDocument>& documents, const TrainerOptions& options, ModelParts* parts)
      : documents_(documents), options_(options), parts_(*parts), data_(MakeModelData(*parts)) {}

  void Train() {
    Prepare();
    TagByOthers();
    const FeatureNumbers text = NumberFeatures(0), all = NumberFeatures(1);
    const CrfWeights first = TrainCrf(MakeRuns(0, text, -1), text.features().size(), options_.crf);
    const CrfWeights second = TrainCrf(MakeRuns(1, all, -1), all.features().size(), options_.crf);
    parts_.transitions[0] = QuantisedTransitions(first);
    parts_.transitions[1] = QuantisedTransitions(second);
    parts_.weights = Prune(Join(text, first, all, second));
  }

 private:
  void Prepare() {
    WordLookup words(data_.lexicon);
    seen_.resize(documents_.size());
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      const Tokens tokens = TokensOf(documents_[d].document);
      seen_[d].document.Assign(tokens, &words, data_.names);
      seen_[d].truth = TrueTags(documents_[d].document, seen_[d].document);
    }
  }

  // Calls `use` with every candidate and its features, by documents, runs and tokens.
  template <typename Use>
  void ForEachCandidate(std::size_t d, std::size_t pass, Use use) {
    FeatureList features;
    for (const CandidateRun& run : seen_[d].document.runs()) {
      for (std::uint32_t i = run.begin; i < run.end; ++i) {
        features.Clear();
        AddTextFeatures(seen_[d].document, i, &features);
        if (pass == 1) AddTagFeatures(seen_[d].document, seen_[d].first, i, &features);
        use(i, features, i + 1 == run.end);
      }
    }
  }

  FeatureNumbers NumberFeatures(std::size_t pass) {
    FeatureNumbers numbers;
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      ForEachCandidate(d, pass, [&](std::uint32_t, const FeatureList& features, bool) { numbers.Count(features); });
    }
    numbers.Number(static_cast<std::uint32_t>(options_.min_count));
    return numbers;
  }

  int FoldOf(std::size_t d) const {
    return static_cast<int>(documents_[d].group % static_cast<std::size_t>(options_.folds));
  }

  // All documents but those of the fold that is left out, if any.
  TrainingRuns MakeRuns(std::size_t pass, const FeatureNumbers& numbers, int left_out) {
    TrainingRuns runs;
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      if (FoldOf(d) == left_out) continue;
      ForEachCandidate(d, pass, [&](std::uint32_t i, const FeatureList& features, bool ends_run) {
        numbers.AddNumbers(features, &runs.features);
        runs.token_ends.push_back(runs.features.size());
        runs.tags.push_back(seen_[d].truth[i]);
        if (ends_run) runs.run_ends.push_back(runs.tags.size());
      });
    }
    return runs;
  }

  // First-pass tags of every document by a model trained on the other folds.
  void TagByOthers() {
    const FeatureNumbers numbers = NumberFeatures(0);
    for (int fold = 0; fold < options_.folds; ++fold) {
      const CrfWeights weights = TrainCrf(MakeRuns(0, numbers, fold), numbers.features().size(), options_.crf);
      data_.weights.Fill(Join(numbers, weights, FeatureNumbers(), {}));
      data_.weights.transitions[0] = QuantisedTransitions(weights);
      Tagger tagger(data_);
      for (std::size_t d = 0; d < documents_.size(); ++d) {
        if (FoldOf(d) != fold) continue;
        seen_[d].first = tagger.TagFirstPass(TokensOf(documents_[d].document));
        seen_[d].document.CountTags(seen_[d].first);
      }
    }
  }

  static Weights::Entries Join(const FeatureNumbers& first_numbers, const CrfWeights& first,
                               const FeatureNumbers& second_numbers, const CrfWeights& second) {
    std::unordered_map<Feature, WeightRow> rows;
    AddRows(first_numbers, first, 0, &rows);
    AddRows(second_numbers, second, 1, &rows);
    return {rows.begin(), rows.end()};
  }

  static void AddRows(const FeatureNumbers& numbers, const CrfWeights& weights, std::size_t pass,
                      std::unordered_map<Feature, WeightRow>* rows) {
    for (FeatureNumber n = 0; n < numbers.features().size(); ++n) {
      WeightRow& row = (*rows)[numbers.features()[n]];
      for (std::size_t t = 0; t < kNameTags; ++t) row.of[pass][t] = Quantised(weights.features[n][t]);
    }
  }

  Weights::Entries Prune(Weights::Entries rows) const {
    const auto size_of = [](const WeightRow& row) {
      int sum = 0;
      for (const auto& pass : row.of) {
        for (const std::int8_t weight : pass) sum += weight * weight;
      }
      return sum;
    };
    std::sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
      const int size_a = size_of(a.second), size_b = size_of(b.second);
      return size_a != size_b ? size_a > size_b : a.first < b.first;
    });
    if (rows.size() > options_.max_rows) rows.resize(options_.max_rows);
    while (!rows.empty() && size_of(rows.back().second) == 0) rows.pop_back();
    return rows;
  }

  struct Seen {
    Document document;
    std::vector<Tag> truth, first;
  };

  const std::vector<TrainingDocument>& documents_;
  const TrainerOptions& options_;
  ModelParts& parts_;
  EntityModel::Data data_;
  std::vector<Seen> seen_;
};

}  // namespace

void TrainWeights(const std::vector<TrainingDocument>& documents, const TrainerOptions& options, ModelParts* parts) {
  Trainer(documents, options, parts).Train();
}

}  // namespace broadsheet::entities
