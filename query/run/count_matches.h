// Counts what the matches of a segment have, by several threads where that takes long.
#ifndef BROADSHEET_QUERY_RUN_COUNT_MATCHES_H_
#define BROADSHEET_QUERY_RUN_COUNT_MATCHES_H_

#include <mutex>
#include <utility>
#include <vector>

#include "query/deadline.h"
#include "query/resolved_tree.h"
#include "query/run/execute_help.h"
#include "query/run/matches.h"
#include "query/run/plan.h"
#include "query/run/segment_help.h"
#include "query/scope.h"

namespace broadsheet {

// Returns what make_part() makes, after Count(docid) with each match that is not deleted, until the deadline passes.
// Each thread has a part of its own, which it shows ascending docids; Add(part) puts another's to the first.
template <typename MakePart>
auto CountMatches(const ResolvedTree& tree, const SearchedSegment& searched, const Statistics& statistics,
                  const ExecuteHelp& help, Deadline* deadline, MakePart make_part) {
  auto part = make_part();
  const SegmentPlan plan = PlanSegment(tree, searched, statistics, deadline);
  if (plan.root == nullptr) return part;
  Slices slices(RangesOf(searched, *plan.root), DocidsOfSlice(tree, *searched.segment, help));
  std::mutex mutex;
  std::vector<decltype(part)> by_helpers;
  const auto work = [&](const SearchedSegment& own, DocIterator& root, Deadline* own_deadline, NextSlice next_slice) {
    auto own_part = make_part();
    VisitMatches(root, next_slice, own, own_deadline, [&](Docid docid) { own_part.Count(docid); });
    const std::lock_guard lock(mutex);
    by_helpers.push_back(std::move(own_part));
  };
  SegmentHelp others(tree, searched, statistics, help, &slices, work);
  VisitMatches(
      *plan.root, [&] { return others.Next(*deadline); }, searched, deadline, [&](Docid docid) { part.Count(docid); });
  others.Finish(deadline);
  for (const auto& more : by_helpers) part.Add(more);
  return part;
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_COUNT_MATCHES_H_
