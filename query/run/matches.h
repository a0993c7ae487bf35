// Every match of a query in one segment.
#ifndef BROADSHEET_QUERY_RUN_MATCHES_H_
#define BROADSHEET_QUERY_RUN_MATCHES_H_

#include "query/deadline.h"
#include "query/run/plan.h"
#include "query/scope.h"

namespace broadsheet {

// Calls `visit` with the docid of each match that is not deleted, ascending, until the deadline passes.
template <typename Visit>
void ForEachMatch(const SegmentPlan& plan, const SearchedSegment& searched, Deadline* deadline, Visit visit) {
  if (plan.root == nullptr) return;
  DocIterator& root = *plan.root;
  const bool has_tombstones = !searched.tombstones->isEmpty();
  for (root.SkipTo(1); root.docid() != kNoMoreDocs; root.Next()) {
    if (has_tombstones && searched.tombstones->contains(root.docid())) continue;
    const bool is_match = root.Matches();
    if (deadline->Reached()) return;
    if (is_match) visit(root.docid());
  }
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_MATCHES_H_
