#include "query/run/segment_run.h"

#include <vector>

#include "query/run/matches.h"
#include "query/run/rankers.h"

namespace broadsheet {

bool RanksByBounds(const DocIterator& root) {
  std::vector<const WordIterator*> words;
  return root.AddScoringWords(&words) != WordPresence::kUnknown && !words.empty();
}

void SegmentRun::Run(Goal goal, NextSlice next_slice, SharedCut* cut) {
  switch (goal) {
    case Goal::kCount:
      return Count(next_slice);
    case Goal::kBest:
      return CollectBest(next_slice, cut);
    case Goal::kEvery:
      return CollectEvery(next_slice);
  }
}

void SegmentRun::Count(NextSlice next_slice) {
  const bool few = HasFewCandidates(searched_, root_);
  for (auto slice = next_slice(); !slice.empty() && !deadline_.passed(); slice = next_slice()) {
    if (few) {
      for (const DocidRange& range : slice) {
        WalkMatches(root_, range, searched_, &deadline_, [this](Docid) { ++matches_; });
      }
    } else {
      ForEachWindow(root_, slice, searched_, &deadline_,
                    [this](const DocWindow& window) { matches_ += window.Count(); });
    }
  }
}

// Without a look at what cannot become a hit.
void SegmentRun::CollectBest(NextSlice next_slice, SharedCut* cut) {
  std::vector<const WordIterator*> words;
  const WordPresence presence = root_.AddScoringWords(&words);
  SegmentHits hits(&collector_, scope_, segment_, &root_, &deadline_, cut);
  if (presence == WordPresence::kAll || presence == WordPresence::kAllEnough) {
    RankAll(root_, words, next_slice, presence == WordPresence::kAllEnough, &hits);
  } else {
    RankAny(words, RangesOf(searched_, root_), next_slice, presence == WordPresence::kEnough, &hits);
  }
  matches_ += hits.matches();
}

void SegmentRun::CollectEvery(NextSlice next_slice) {
  const bool is_scored = options_.sort == SortOrder::kRelevance;
  const auto offer = [&](Docid docid) {
    ++matches_;
    double score = is_scored ? root_.Score() : 0;
    if (options_.recency.active()) score *= options_.recency.Factor(searched_.segment->day(docid));
    collector_.Offer(segment_, docid, score);
  };
  for (auto slice = next_slice(); !slice.empty() && !deadline_.passed(); slice = next_slice()) {
    for (const DocidRange& range : slice) WalkMatches(root_, range, searched_, &deadline_, offer);
  }
}

}  // namespace broadsheet
