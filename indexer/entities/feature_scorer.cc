#include "indexer/entities/feature_scorer.h"

namespace broadsheet::entities {

void FeatureScorer::AddGroup(std::uint64_t key, absl::FunctionRef<void(FeatureList*)> write) {
  const std::size_t slot = key & (kSlots - 1);
  if (keys_[slot] != key) {
    group_.Clear();
    write(&group_);
    sums_[slot] = {};
    weights_.Add(group_, &sums_[slot]);
    keys_[slot] = key;
  }
  sum_.Add(sums_[slot]);
}

void FeatureScorer::FinishToken(TokenScores* scores) {
  Finish();
  scores->Add(sum_);
  sum_ = {};
  waiting_ = scores;
  weights_.Find(singles_, &rows_);
  singles_.Clear();
}

void FeatureScorer::Finish() {
  if (waiting_ != nullptr) weights_.Add(rows_, waiting_);
  waiting_ = nullptr;
  rows_.clear();
}

}  // namespace broadsheet::entities
