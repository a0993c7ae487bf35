// Every match of a query in one segment.
#ifndef BROADSHEET_QUERY_RUN_MATCHES_H_
#define BROADSHEET_QUERY_RUN_MATCHES_H_

#include "query/run/plan.h"
#include "query/scope.h"

namespace broadsheet {

// Calls `visit` with the docid of each match that is not deleted, ascending.
template <typename Visit>
void ForEachMatch(const SegmentPlan& plan, const SearchedSegment& searched, Visit visit) {
  if (plan.root == nullptr) return;
  DocIterator& root = *plan.root;
  const bool has_tombstones = !searched.tombstones->isEmpty();
  for (root.SkipTo(1); root.docid() != kNoMoreDocs; root.Next()) {
    if (has_tombstones && searched.tombstones->contains(root.docid())) continue;
    if (root.Matches()) visit(root.docid());
  }
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_MATCHES_H_
