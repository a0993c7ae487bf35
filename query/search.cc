// Running queries: the best matches, their number, or all of them.
#include <algorithm>
#include <limits>
#include <utility>

#include "absl/time/clock.h"
#include "query/collapse.h"
#include "query/searcher_impl.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// All matches, newest first.
absl::StatusOr<Execution> FindAll(const ResolvedTree& tree, const Scope& scope, Deadline* deadline) {
  ExecuteOptions options;
  options.sort = SortOrder::kNewest;
  options.hits = std::numeric_limits<std::size_t>::max();
  return Execute(tree, scope, options, deadline);
}

}  // namespace

absl::Status Searcher::Impl::Run(const Prepared& prepared, const ResolvedTree& tree, ExecuteOptions execute,
                                 const SearchOptions& options, Analyzer& analyzer, SearchDeadlines* deadlines,
                                 SearchResult* result) const {
  execute.sort = options.sort;
  execute.hits = HitsWanted(options);
  execute.exact_total = options.exact_total;
  execute.help = help;
  CollapsedExecution collapsed;
  if (options.collapse) {
    BS_ASSIGN_OR_RETURN(collapsed, ExecuteCollapsed(tree, prepared.scope, execute, options.offset, &deadlines->search));
  } else {
    BS_ASSIGN_OR_RETURN(collapsed.execution, Execute(tree, prepared.scope, execute, &deadlines->search));
  }
  const Execution& execution = collapsed.execution;
  result->commit = snapshot->manifest().commit;
  result->total = execution.total;
  if (tree.cut) result->total.exact = false;
  const std::span<const Candidate> page = PageOf(execution.hits, options);
  BS_RETURN_IF_ERROR(MakeHits(prepared, page, options, analyzer, &deadlines->page, &result->hits));
  result->timed_out = deadlines->search.passed() || deadlines->page.passed();
  for (std::size_t i = 0; i < std::min(result->hits.size(), collapsed.copy_counts.size()); ++i)
    result->hits[i].duplicates = collapsed.copy_counts[i];
  return absl::OkStatus();
}

absl::StatusOr<SearchResult> Searcher::Impl::Search(const Query& query, const SearchOptions& options) const {
  const absl::Time start = absl::Now();
  SearchResult result;
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  SearchDeadlines deadlines(start, options);
  BS_ASSIGN_OR_RETURN(const Prepared prepared,
                      Prepare(query, *analyzer, &result.warnings, &deadlines.search, /*is_scored=*/true));
  ExecuteOptions execute;
  execute.proximity = options.proximity;
  if (options.recency_half_life_days > 0) {
    execute.recency = Recency(options.recency_half_life_days, query.today ? *query.today : LocalToday());
  }
  BS_RETURN_IF_ERROR(Run(prepared, prepared.resolved, execute, options, *analyzer, &deadlines, &result));
  result.took = absl::Now() - start;
  return result;
}

absl::StatusOr<std::uint64_t> Searcher::Impl::Count(const Query& query, std::vector<QueryWarning>* warnings) const {
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Prepared prepared, Prepare(query, *analyzer, warnings, &never, /*is_scored=*/false));
  ExecuteOptions options;
  options.help = help;
  BS_ASSIGN_OR_RETURN(const Execution execution, Execute(prepared.resolved, prepared.scope, options, &never));
  return execution.total.value;
}

absl::Status Searcher::Impl::ForEachSince(std::uint64_t first, const Query& query,
                                          const std::function<absl::Status(const StoredArticle&)>& visit) const {
  constexpr std::size_t kBatch = 256;
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Prepared prepared, Prepare(query, *analyzer, nullptr, &never, /*is_scored=*/false));
  BS_ASSIGN_OR_RETURN(const Execution execution, FindAll(prepared.resolved, prepared.scope, &never));
  std::vector<ArticleNumber> numbers;
  for (const Candidate& hit : execution.hits) {
    const ArticleNumber number = prepared.scope.segments[hit.segment].segment->article(hit.docid);
    if (number >= first) numbers.push_back(number);
  }
  for (std::size_t begin = 0; begin < numbers.size(); begin += kBatch) {
    const std::span batch = std::span(numbers).subspan(begin, std::min(kBatch, numbers.size() - begin));
    for (const absl::StatusOr<StoredArticle>& article : snapshot->ReadMany(batch, ArticleParts::kAll)) {
      BS_RETURN_IF_ERROR(article.status());
      BS_RETURN_IF_ERROR(visit(*article));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Searcher::Impl::MatchingIds(const Query& query) const {
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Prepared prepared, Prepare(query, *analyzer, nullptr, &never, /*is_scored=*/false));
  BS_ASSIGN_OR_RETURN(const Execution execution, FindAll(prepared.resolved, prepared.scope, &never));
  std::vector<std::string> ids;
  ids.reserve(execution.hits.size());
  for (const Candidate& hit : execution.hits) {
    const SearchedSegment& searched = prepared.scope.segments[hit.segment];
    BS_ASSIGN_OR_RETURN(const std::string id, searched.segment->id(hit.docid));
    ids.push_back(StrCat(*searched.collection, "/", id));
  }
  return ids;
}

}  // namespace broadsheet
