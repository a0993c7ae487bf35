#include "indexer/entities/tagger.h"

#include "indexer/entities/list_tagger.h"

namespace broadsheet::entities {

const std::vector<Tag>& Tagger::TagFirstPass(const Tokens& tokens, const EntityModel::Data& model) {
  document_.Assign(tokens, model.lexicon, model.names);
  tags_.assign(tokens.words.size(), kOutside);
  scores_.clear();
  for (const CandidateRun& run : document_.runs()) {
    for (std::uint32_t i = run.begin; i < run.end; ++i) {
      features_.Clear();
      AddTextFeatures(document_, i, &features_);
      model.weights.Add(features_, &scores_.emplace_back());
    }
  }
  RunPass(0, model.weights);
  return tags_;
}

const std::vector<Tag>& Tagger::TagTokens(const Tokens& tokens, const EntityModel::Data& model) {
  TagFirstPass(tokens, model);
  document_.CountTags(tags_);
  std::size_t n = 0;
  for (const CandidateRun& run : document_.runs()) {
    for (std::uint32_t i = run.begin; i < run.end; ++i) {
      features_.Clear();
      AddTagFeatures(document_, tags_, i, &features_);
      model.weights.Add(features_, &scores_[n++]);
    }
  }
  RunPass(1, model.weights);
  return tags_;
}

const std::vector<Tag>& Tagger::TagByLists(const Tokens& tokens, const EntityModel::Data& model) {
  document_.Assign(tokens, model.lexicon, model.names);
  tags_.assign(tokens.words.size(), kOutside);
  entities::TagByLists(document_, &tags_);
  return tags_;
}

void Tagger::RunPass(std::size_t pass, const Weights& weights) {
  pass_scores_.clear();
  for (const TokenScores& scores : scores_) pass_scores_.push_back(scores.of[pass]);
  std::size_t n = 0;
  for (const CandidateRun& run : document_.runs()) {
    const std::size_t size = run.end - run.begin;
    FindBestTags(&pass_scores_[n], size, weights.transitions[pass], &tags_[run.begin], &paths_);
    n += size;
  }
}

}  // namespace broadsheet::entities
