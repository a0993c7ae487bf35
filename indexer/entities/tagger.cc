#include "indexer/entities/tagger.h"

#include "indexer/entities/list_tagger.h"

namespace broadsheet::entities {

const std::vector<Tag>& Tagger::TagFirstPass(const Tokens& tokens) {
  document_.Assign(tokens, &words_, model_.names);
  tags_.assign(tokens.words.size(), kOutside);
  scores_.clear();
  for (const CandidateRun& run : document_.runs()) {
    for (std::uint32_t i = run.begin; i < run.end; ++i) ScoreText(i, &scores_.emplace_back());
  }
  RunPass(0);
  return tags_;
}

void Tagger::ScoreText(std::uint32_t token, TokenScores* scores) {
  features_.Clear();
  AddContextFeatures(document_, token, &features_);
  model_.weights.Add(features_, scores);
  for (const int distance : kDistances) {
    const DocumentToken* word = document_.NeighbourOf(token, distance);
    if (word != nullptr) word_scores_.Add(*word, distance, scores);
  }
}

const std::vector<Tag>& Tagger::TagTokens(const Tokens& tokens) {
  TagFirstPass(tokens);
  document_.CountTags(tags_);
  std::size_t n = 0;
  for (const CandidateRun& run : document_.runs()) {
    for (std::uint32_t i = run.begin; i < run.end; ++i) {
      features_.Clear();
      AddTagFeatures(document_, tags_, i, &features_);
      model_.weights.Add(features_, &scores_[n++]);
    }
  }
  RunPass(1);
  return tags_;
}

const std::vector<Tag>& Tagger::TagByLists(const Tokens& tokens) {
  document_.Assign(tokens, &words_, model_.names);
  tags_.assign(tokens.words.size(), kOutside);
  entities::TagByLists(document_, &tags_);
  return tags_;
}

void Tagger::RunPass(std::size_t pass) {
  pass_scores_.clear();
  for (const TokenScores& scores : scores_) pass_scores_.push_back(scores.of[pass]);
  std::size_t n = 0;
  for (const CandidateRun& run : document_.runs()) {
    const std::size_t size = run.end - run.begin;
    FindBestTags(&pass_scores_[n], size, model_.weights.transitions[pass], &tags_[run.begin], &paths_);
    n += size;
  }
}

}  // namespace broadsheet::entities
