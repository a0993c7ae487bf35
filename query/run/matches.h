// The matches of a query in one segment.
#ifndef BROADSHEET_QUERY_RUN_MATCHES_H_
#define BROADSHEET_QUERY_RUN_MATCHES_H_

#include <algorithm>
#include <span>

#include "query/deadline.h"
#include "query/run/plan.h"
#include "query/run/slices.h"
#include "query/scope.h"

namespace broadsheet {

// The ranges of docids that matches are in.
inline DocidRanges RangesOf(const SearchedSegment& searched, const DocIterator& root) {
  if (root.Within() != nullptr) return *root.Within();
  return {{1, searched.segment->document_count() + 1}};
}

// Whether the candidate that `root` is at is a match that is not deleted.
inline bool IsMatch(const SearchedSegment& searched, DocIterator& root) {
  const Roaring& tombstones = *searched.tombstones;
  return (tombstones.isEmpty() || !tombstones.contains(root.docid())) && root.Matches();
}

// So few that to walk over them takes less than to look into every window.
inline bool HasFewCandidates(const SearchedSegment& searched, const DocIterator& root) {
  return root.Cost() <= searched.segment->document_count() / DocWindow::kDocids;
}

// Calls visit(docid), while `root` is at it, with each match in `range` that is not deleted, ascending, until the
// deadline passes.
template <typename Visit>
void WalkMatches(DocIterator& root, DocidRange range, const SearchedSegment& searched, Deadline* deadline,
                 Visit visit) {
  for (root.SkipTo(range.begin); root.docid() < range.end; root.Next()) {
    const bool is_match = IsMatch(searched, root);
    if (deadline->Reached()) return;
    if (is_match) visit(root.docid());
  }
}

// Calls visit(window) with the matches in `ranges` that are not deleted, window by window, until the deadline passes.
template <typename Visit>
void ForEachWindow(DocIterator& root, std::span<const DocidRange> ranges, const SearchedSegment& searched,
                   Deadline* deadline, Visit visit) {
  const Roaring& tombstones = *searched.tombstones;
  Docid next = 0;  // windows before it are done
  for (const DocidRange& range : ranges) {
    next = std::max(next, range.begin / DocWindow::kDocids * DocWindow::kDocids);
    for (; next < range.end; next += DocWindow::kDocids) {
      DocWindow window(next);
      root.AddMatches(&window);
      if (deadline->LookNow()) return;  // what was found out meanwhile may be wrong
      if (!tombstones.isEmpty()) window.Filter([&](Docid docid) { return !tombstones.contains(docid); });
      visit(window);
    }
  }
}

// Calls visit(docid) with each match in a thread's slices that is not deleted, ascending, until the deadline passes.
template <typename Visit>
void VisitMatches(DocIterator& root, NextSlice next_slice, const SearchedSegment& searched, Deadline* deadline,
                  Visit visit) {
  const bool few = HasFewCandidates(searched, root);
  for (auto slice = next_slice(); !slice.empty() && !deadline->passed(); slice = next_slice()) {
    if (few) {
      for (const DocidRange& range : slice) WalkMatches(root, range, searched, deadline, visit);
    } else {
      ForEachWindow(root, slice, searched, deadline, [&](const DocWindow& window) { window.ForEach(visit); });
    }
  }
}

// The same with all slices.
template <typename Visit>
void ForEachMatch(const SegmentPlan& plan, const SearchedSegment& searched, Deadline* deadline, Visit visit) {
  if (plan.root == nullptr) return;
  Slices slices(RangesOf(searched, *plan.root), Slices::kAllDocids);
  VisitMatches(
      *plan.root, [&] { return slices.Next(); }, searched, deadline, visit);
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_MATCHES_H_
