#include "tools/bench_queries.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>

namespace broadsheet::cli {

absl::StatusOr<std::vector<BenchQuery>> ReadBenchQueries(const std::string& file) {
  std::ifstream stream(file);
  if (!stream) return absl::NotFoundError("--queries " + file + " cannot be read: " + std::strerror(errno));
  std::vector<BenchQuery> queries;
  std::string line;
  for (std::size_t number = 1; std::getline(stream, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const std::size_t first = line.find('\t');
    if (first == std::string::npos) {
      queries.push_back({std::to_string(number), "all", line});
      continue;
    }
    const std::size_t second = line.find('\t', first + 1);
    if (second == std::string::npos) {
      return absl::InvalidArgumentError("--queries " + file + ", line " + std::to_string(number) +
                                        ": write a query alone, or id, group and query with tabs between");
    }
    queries.push_back({line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)});
  }
  if (stream.bad()) return absl::UnavailableError("--queries " + file + " cannot be read: " + std::strerror(errno));
  if (queries.empty()) return absl::InvalidArgumentError("--queries " + file + ": there is no query in it");
  return queries;
}

double Percentile(const std::vector<double>& sorted, double share) {
  const double rank = std::ceil(share * static_cast<double>(sorted.size()));
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(std::max(1.0, rank)) - 1)];
}

}  // namespace broadsheet::cli
