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

struct SearchDeadlines;

struct Searcher::Impl {
  std::shared_ptr<const Snapshot> snapshot;
  mutable AnalyzerPool analyzers;
  std::unique_ptr<Helpers> helpers;  // nullptr: each query has one thread
  ExecuteHelp help;                  // by them

  // A query ready to run.
  struct Prepared {
    Scope scope;
    std::optional<DayInterval> days;  // from Query::from and to
    Tree tree;
    ResolvedTree resolved;

    Statistics statistics() const { return {scope.documents, scope.total_length}; }
  };

  // As the methods of Searcher, but that they throw std::bad_alloc.
  absl::StatusOr<SearchResult> Search(const Query& query, const SearchOptions& options) const;
  absl::StatusOr<std::uint64_t> Count(const Query& query, std::vector<QueryWarning>* warnings) const;
  absl::StatusOr<FacetResult> Facets(const Query& query, const FacetOptions& options,
                                     std::vector<QueryWarning>* warnings) const;
  absl::StatusOr<TimelineResult> Timeline(const Query& query, TimelineUnit unit,
                                          std::vector<QueryWarning>* warnings) const;
  absl::StatusOr<SearchResult> Similar(std::string_view full_id, const Query& within,
                                       const SearchOptions& options) const;
  absl::StatusOr<Story> TellStory(std::string_view full_id) const;
  absl::Status ForEachSince(std::uint64_t first, const Query& query,
                            const std::function<absl::Status(const StoredArticle&)>& visit) const;
  absl::StatusOr<std::vector<std::string>> MatchingIds(const Query& query) const;
  absl::StatusOr<StoredArticle> Show(std::string_view full_id, std::uint32_t revision = 0) const;
  absl::StatusOr<EntityList> ListEntities(const EntityListOptions& options) const;
  absl::StatusOr<EntityProfile> ShowEntity(std::string_view name) const;
  absl::StatusOr<std::vector<EntityCorrection>> CorrectEntities(const EntityChange& change) const;
  std::vector<CollectionInfo> Collections() const;
  ArchiveStats Stats() const;
  absl::StatusOr<QueryAdvice> Advise(const Query& query, absl::Duration budget) const;
  absl::StatusOr<std::string> Explain(const Query& query) const;

  // `warnings` may be nullptr. Once the deadline has passed, what is prepared is void. `is_scored`: else scores mean
  // nothing.
  absl::StatusOr<Prepared> Prepare(const Query& query, Analyzer& analyzer, std::vector<QueryWarning>* warnings,
                                   Deadline* deadline, bool is_scored) const;
  // Runs `tree`, which stands for the query that was prepared, and makes the page. `execute` says how to rank; what of
  // hits and totals is asked for is in `options`.
  absl::Status Run(const Prepared& prepared, const ResolvedTree& tree, ExecuteOptions execute,
                   const SearchOptions& options, Analyzer& analyzer, SearchDeadlines* deadlines,
                   SearchResult* result) const;
  // Some hits are made even if the time is up, without snippets and score parts; others are then left out.
  absl::Status MakeHits(const Prepared& prepared, std::span<const Candidate> candidates, const SearchOptions& options,
                        Analyzer& analyzer, Deadline* deadline, std::vector<Hit>* hits) const;
  static absl::Status ReadIds(const Scope& scope, std::span<const Candidate> candidates, std::vector<Hit>* hits);
  absl::Status ReadHits(const Prepared& prepared, std::span<const Candidate> candidates, const SearchOptions& options,
                        Analyzer& analyzer, Deadline* deadline, std::vector<Hit>* hits) const;
  // What the score of a hit by relevance adds up from; void once the deadline has passed.
  std::vector<ScorePart> ScoreParts(const Prepared& prepared, const Candidate& hit, const SearchOptions& options,
                                    Deadline* deadline) const;
};

// A part of the time is kept for reading the page and its snippets.
struct SearchDeadlines {
  SearchDeadlines(absl::Time start, const SearchOptions& options)
      : search(start + options.timeout - TimeForPage(options)), page(start + options.timeout) {}

  Deadline search, page;

 private:
  static absl::Duration TimeForPage(const SearchOptions& options) {
    const bool has_page = options.limit > 0 && (options.snippets || options.content != HitContent::kId);
    return has_page ? std::min(options.timeout / 5, absl::Milliseconds(50)) : absl::ZeroDuration();
  }
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
