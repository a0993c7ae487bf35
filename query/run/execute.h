// Fifth stage of a query: running its plans over the segments.
#ifndef BROADSHEET_QUERY_RUN_EXECUTE_H_
#define BROADSHEET_QUERY_RUN_EXECUTE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broadsheet/searcher.h"
#include "query/deadline.h"
#include "query/resolved_tree.h"
#include "query/run/collector.h"
#include "query/run/helpers.h"
#include "query/run/recency.h"
#include "query/run/slices.h"
#include "query/scope.h"

namespace broadsheet {

// Who else may work on a query that turns out to take long.
struct ExecuteHelp {
  Helpers* helpers = nullptr;  // nullptr: nobody
  // Nobody is asked for less than seems to take so long: to wake a thread takes some of it.
  absl::Duration least_left = absl::Microseconds(300);
  Docid slice_docids = Slices::kUsualDocids;
};

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
