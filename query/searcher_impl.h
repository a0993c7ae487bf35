// What the parts of Searcher share.
#ifndef BROADSHEET_QUERY_SEARCHER_IMPL_H_
#define BROADSHEET_QUERY_SEARCHER_IMPL_H_

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "broadsheet/searcher.h"
#include "query/analyzer_pool.h"
#include "query/deadline.h"
#include "query/parse/dates.h"
#include "query/parse/tree.h"
#include "query/resolved_tree.h"
#include "query/run/execute.h"
#include "query/run/scorer.h"
#include "query/scope.h"
#include "storage/store.h"

namespace broadsheet {

struct Searcher::Impl {
  std::shared_ptr<const Snapshot> snapshot;
  mutable AnalyzerPool analyzers;

  // A query ready to run.
  struct Prepared {
    Scope scope;
    std::optional<DayInterval> days;  // from Query::from and to
    Tree tree;
    ResolvedTree resolved;

    Statistics statistics() const { return {scope.documents, scope.total_length}; }
  };

  // `warnings` may be nullptr. Once the deadline has passed, what is prepared is void.
  absl::StatusOr<Prepared> Prepare(const Query& query, Analyzer& analyzer, std::vector<QueryWarning>* warnings,
                                   Deadline* deadline) const;
  absl::StatusOr<Execution> Run(const Query& query, const ExecuteOptions& options,
                                std::vector<QueryWarning>* warnings) const;
  // Some hits are made even if the time is up, others are then left out.
  absl::Status MakeHits(const Prepared& prepared, std::span<const Candidate> candidates, const SearchOptions& options,
                        Analyzer& analyzer, Deadline* deadline, std::vector<Hit>* hits) const;
  absl::Status ReadHits(const Prepared& prepared, std::span<const Candidate> candidates, const SearchOptions& options,
                        Analyzer& analyzer, Deadline* deadline, std::vector<Hit>* hits) const;
  // What the score of a hit by relevance adds up from.
  std::vector<ScorePart> ScoreParts(const Prepared& prepared, const Candidate& hit, const SearchOptions& options) const;
};

// How many hits have to be found for the page that is asked for.
inline std::size_t HitsWanted(const SearchOptions& options) {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  if (options.limit == 0) return 0;
  return options.offset > kMost - options.limit ? kMost : options.offset + options.limit;
}

inline std::span<const Candidate> PageOf(const std::vector<Candidate>& hits, const SearchOptions& options) {
  return std::span(hits).subspan(std::min(options.offset, hits.size()));
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_SEARCHER_IMPL_H_
