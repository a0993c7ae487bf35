#include "indexer/entities/tagger.h"

#include "indexer/entities/list_tagger.h"

namespace broadsheet::entities {

const std::vector<Tag>& Tagger::TagFirstPass(const Tokens& tokens) {
  document_.Assign(tokens, &words_, model_.names);
  tags_.assign(tokens.words.size(), kOutside);
  std::size_t candidates = 0;
  for (const CandidateRun& run : document_.runs()) candidates += run.end - run.begin;
  scores_.assign(candidates, {});
  AddScores([this](std::uint32_t token) { AddTextFeatures(document_, token, &scorer_); });
  RunPass(0);
  return tags_;
}

const std::vector<Tag>& Tagger::TagTokens(const Tokens& tokens) {
  TagFirstPass(tokens);
  document_.CountTags(tags_);
  AddScores([this](std::uint32_t token) { AddTagFeatures(document_, tags_, token, &scorer_); });
  RunPass(1);
  return tags_;
}

const std::vector<Tag>& Tagger::TagByLists(const Tokens& tokens) {
  document_.Assign(tokens, &words_, model_.names);
  tags_.assign(tokens.words.size(), kOutside);
  entities::TagByLists(document_, &tags_);
  return tags_;
}

template <typename AddFeatures>
void Tagger::AddScores(AddFeatures add_features) {
  auto scores = scores_.begin();
  for (const CandidateRun& run : document_.runs()) {
    for (std::uint32_t token = run.begin; token < run.end; ++token) {
      add_features(token);
      scorer_.FinishToken(&*scores++);
    }
  }
  scorer_.Finish();
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
