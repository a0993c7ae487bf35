// Fourth stage of a query: what to do in one segment.
#ifndef BROADSHEET_QUERY_RUN_PLAN_H_
#define BROADSHEET_QUERY_RUN_PLAN_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query/deadline.h"
#include "query/resolved_tree.h"
#include "query/run/doc_iterator.h"
#include "query/run/scorer.h"
#include "query/scope.h"

namespace broadsheet {

// Iterators over one segment, linked to each other. `root` is nullptr where nothing in the segment can match.
struct SegmentPlan {
  std::vector<std::unique_ptr<DocIterator>> iterators;
  DocIterator* root = nullptr;

  // Makes an iterator of the plan.
  template <typename T, typename... Args>
  T* Own(Args&&... args) {
    auto iterator = std::make_unique<T>(std::forward<Args>(args)...);
    T* const raw = iterator.get();
    iterators.push_back(std::move(iterator));
    return raw;
  }
};

// Collections become constants and vanish; dates become ranges of docids; words become the segment's posting lists.
// Once the deadline has passed, what the iterators say is void.
SegmentPlan PlanSegment(const ResolvedTree& tree, const SearchedSegment& searched, const Statistics& statistics,
                        Deadline* deadline);

// One line, indented by depth, an iterator.
std::string PrintPlan(const SegmentPlan& plan);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_PLAN_H_
