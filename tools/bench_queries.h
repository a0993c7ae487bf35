// The queries of `bench`, and percentiles of what they took.
#ifndef BROADSHEET_TOOLS_BENCH_QUERIES_H_
#define BROADSHEET_TOOLS_BENCH_QUERIES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace broadsheet::cli {

struct BenchQuery {
  std::string id, group, text;
};

// Reads a file with a query a line, or `id<TAB>group<TAB>query`; empty lines count only in the numbering. Queries
// without an id are named by their line and belong to the group "all".
absl::StatusOr<std::vector<BenchQuery>> ReadBenchQueries(const std::string& file);

// The smallest sample that at least `share` (0 to 1) of the samples do not exceed. `sorted` ascends and is not empty.
double Percentile(const std::vector<double>& sorted, double share);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_BENCH_QUERIES_H_
