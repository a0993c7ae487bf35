// Fifth stage of a query: running its plans over the segments.
#ifndef BROADSHEET_QUERY_RUN_EXECUTE_H_
#define BROADSHEET_QUERY_RUN_EXECUTE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/searcher.h"
#include "query/deadline.h"
#include "query/resolved_tree.h"
#include "query/run/collector.h"
#include "query/run/execute_help.h"
#include "query/run/recency.h"
#include "query/scope.h"

namespace broadsheet {

struct ExecuteOptions {
  SortOrder sort = SortOrder::kRelevance;
  std::size_t hits = 0;  // at most so many are kept
  bool exact_total = true;
  Recency recency;         // kRelevance: every match is scored, without the short cuts of ranking by score alone
  bool proximity = false;  // kRelevance: the best are looked at more closely, see rescorer.h
  ExecuteHelp help;
};

struct Execution {
  std::vector<Candidate> hits;  // in order
  Total total;
  bool timed_out = false;  // the deadline passed first: the hits are matches, but not all that there are
};

// The answer does not depend on the help, but for an inexact total.
absl::StatusOr<Execution> Execute(const ResolvedTree& tree, const Scope& scope, const ExecuteOptions& options,
                                  Deadline* deadline);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_EXECUTE_H_
