// Copies among hits: articles whose text is mostly that of a better hit.
#ifndef BROADSHEET_QUERY_COLLAPSE_H_
#define BROADSHEET_QUERY_COLLAPSE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "query/deadline.h"
#include "query/resolved_tree.h"
#include "query/run/execute.h"
#include "query/scope.h"

namespace broadsheet {

// Of two copies, half of all their shingles or more is in both, as far as signatures tell.
inline constexpr double kCopyResemblance = 0.5;

struct CollapsedExecution {
  Execution execution;                     // `hits` are those that are no copies; `total` counts copies, too
  std::vector<std::uint64_t> copy_counts;  // of hits from `first_counted` on: how many other matches are its copies
};

// Executes and goes through the matches in order: one that is a copy of a hit belongs to the first such hit; the others
// are hits. Up to options.hits of these are found, and those from `first_counted` on have their copies counted over all
// matches, which takes a walk over these.
absl::StatusOr<CollapsedExecution> ExecuteCollapsed(const ResolvedTree& tree, const Scope& scope,
                                                    const ExecuteOptions& options, std::size_t first_counted,
                                                    Deadline* deadline);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_COLLAPSE_H_
