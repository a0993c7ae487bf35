// What one thread does in one segment: slice by slice it counts the matches, or looks for hits among them.
#ifndef BROADSHEET_QUERY_RUN_SEGMENT_RUN_H_
#define BROADSHEET_QUERY_RUN_SEGMENT_RUN_H_

#include <cstdint>

#include "query/deadline.h"
#include "query/run/collector.h"
#include "query/run/doc_iterator.h"
#include "query/run/execute.h"
#include "query/run/segment_hits.h"
#include "query/run/slices.h"
#include "query/scope.h"

namespace broadsheet {

enum class Goal {
  kCount,  // every match is counted
  kBest,   // what may become a hit by its score is collected; where RanksByBounds
  kEvery,  // every match is counted and offered as a hit
};

// Whether the words of the query say what a match may score at most.
bool RanksByBounds(const DocIterator& root);

class SegmentRun {
 public:
  // All must outlive it. `root` has not moved yet.
  SegmentRun(const Scope& scope, std::uint32_t segment, const ExecuteOptions& options, DocIterator* root,
             Collector* collector, Deadline* deadline)
      : scope_(scope),
        searched_(scope.segments[segment]),
        segment_(segment),
        options_(options),
        root_(*root),
        collector_(*collector),
        deadline_(*deadline) {}

  // Once. `cut` is that of all threads that go through the segment.
  void Run(Goal goal, NextSlice next_slice, SharedCut* cut);

  // That were counted: of kBest, those that were looked at.
  std::uint64_t matches() const { return matches_; }

 private:
  void Count(NextSlice next_slice);
  void CollectBest(NextSlice next_slice, SharedCut* cut);
  void CollectEvery(NextSlice next_slice);

  const Scope& scope_;
  const SearchedSegment& searched_;
  const std::uint32_t segment_;
  const ExecuteOptions& options_;
  DocIterator& root_;
  Collector& collector_;
  Deadline& deadline_;
  std::uint64_t matches_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_SEGMENT_RUN_H_
