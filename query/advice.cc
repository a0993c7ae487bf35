// What to tell somebody whose query finds nothing.
#include "broadsheet/advice.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/plain_words.h"
#include "query/resolver.h"
#include "query/searcher_impl.h"
#include "query/suggest.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMostClauses = 16;

// Counts what parts of a query find: its clauses, and the days beside it.
class ClauseCounter {
 public:
  ClauseCounter(const Tree& tree, const ResolverContext& context) : tree_(tree), context_(context) {}

  absl::StatusOr<std::uint64_t> Count(const std::vector<NodeIndex>& clauses, bool with_days) {
    Tree part = tree_;
    part.set_root(clauses.empty() ? part.Add(Node()) : part.Join(NodeKind::kAnd, clauses));
    ResolverContext context = context_;
    if (!with_days) context.days.reset();
    std::vector<QueryWarning> unread;
    BS_ASSIGN_OR_RETURN(const Execution execution,
                        Execute(Resolve(part, context, &unread), context.scope, ExecuteOptions(), context.deadline));
    return execution.total.value;
  }

  absl::StatusOr<std::vector<ClauseAdvice>> CountAll() {
    const Node& root = tree_.node(tree_.root());
    const std::vector<NodeIndex> clauses =
        root.kind == NodeKind::kAnd ? root.children : std::vector<NodeIndex>{tree_.root()};
    std::vector<ClauseAdvice> advice;
    if (clauses.size() + (context_.days ? 1 : 0) < 2) return advice;
    for (std::size_t i = 0; i < clauses.size() && advice.size() < kMostClauses; ++i) {
      std::vector<NodeIndex> others = clauses;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      ClauseAdvice& clause = advice.emplace_back();
      Tree part = tree_;
      part.set_root(clauses[i]);
      clause.clause = PrintTree(part);
      BS_ASSIGN_OR_RETURN(clause.alone, Count({clauses[i]}, false));
      BS_ASSIGN_OR_RETURN(clause.without, Count(others, true));
    }
    if (!context_.days) return advice;
    ClauseAdvice& days = advice.emplace_back();
    DateSet dates;
    dates.interval = *context_.days;
    days.clause = StrCat("published ", DatesInWords(dates));
    BS_ASSIGN_OR_RETURN(days.alone, Count({}, true));
    BS_ASSIGN_OR_RETURN(days.without, Count(clauses, false));
    return advice;
  }

 private:
  const Tree& tree_;
  const ResolverContext& context_;
};

std::string WithSuggestions(std::string text, const std::vector<Suggestion>& suggestions) {
  for (auto suggestion = suggestions.rbegin(); suggestion != suggestions.rend(); ++suggestion) {
    text.replace(suggestion->offset, suggestion->length, suggestion->word);
  }
  return text;
}

}  // namespace

absl::StatusOr<QueryAdvice> Searcher::Advise(const Query& query) const {
  const AnalyzerPool::Loan analyzer = impl_->analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Impl::Prepared prepared, impl_->Prepare(query, *analyzer, nullptr, &never));
  QueryAdvice advice;
  advice.suggestions = SuggestWords(query.text, prepared.tree, prepared.scope, *analyzer, &never);
  if (!advice.suggestions.empty()) advice.suggested_text = WithSuggestions(query.text, advice.suggestions);

  const ResolverContext context{prepared.scope, impl_->snapshot->manifest(),
                                *analyzer,      query.today.value_or(LocalToday()),
                                prepared.days,  &never};
  BS_ASSIGN_OR_RETURN(const Execution all, Execute(prepared.resolved, prepared.scope, ExecuteOptions(), &never));
  if (all.total.value == 0) {
    BS_ASSIGN_OR_RETURN(advice.clauses, ClauseCounter(prepared.tree, context).CountAll());
  }
  return advice;
}

}  // namespace broadsheet
