// What to tell somebody whose query finds nothing.
#include "broadsheet/advice.h"

#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "query/plain_words.h"
#include "query/resolver.h"
#include "query/searcher_impl.h"
#include "query/suggest.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMostClauses = 16;
constexpr std::size_t kMostParts = 16;  // of a clause

// Counts what parts of a query find: its clauses, and the days beside it.
class ClauseCounter {
 public:
  ClauseCounter(const Tree& tree, const ResolverContext& context) : tree_(tree), context_(context) {}

  absl::StatusOr<std::uint64_t> Count(const std::vector<NodeIndex>& clauses, bool with_days) {
    Tree part = tree_;
    part.set_root(clauses.empty() ? part.Add(Node()) : part.Join(NodeKind::kAnd, clauses));
    return CountTree(part.Part(part.root()), with_days);
  }

  // As many as there is time for.
  absl::StatusOr<std::vector<ClauseAdvice>> CountAll() {
    const Node& root = tree_.node(tree_.root());
    const std::vector<NodeIndex> clauses =
        root.kind == NodeKind::kAnd ? root.children : std::vector<NodeIndex>{tree_.root()};
    std::vector<ClauseAdvice> advice;
    const bool lone = clauses.size() + (context_.days ? 1 : 0) < 2;
    for (std::size_t i = 0; i < clauses.size() && advice.size() < kMostClauses; ++i) {
      std::vector<NodeIndex> others = clauses;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      ClauseAdvice clause;
      clause.clause = PrintTree(tree_.Part(clauses[i]));
      BS_ASSIGN_OR_RETURN(clause.alone, Count({clauses[i]}, false));
      BS_ASSIGN_OR_RETURN(clause.without, Count(others, true));
      if (clause.alone == 0) BS_RETURN_IF_ERROR(CountParts(clauses[i], &clause.parts));
      if (context_.deadline->LookNow()) return advice;
      if (!lone || !clause.parts.empty()) advice.push_back(std::move(clause));
    }
    if (!context_.days) return advice;
    ClauseAdvice days;
    DateSet dates;
    dates.interval = *context_.days;
    days.clause = StrCat("published ", DatesInWords(dates));
    BS_ASSIGN_OR_RETURN(days.alone, Count({}, true));
    BS_ASSIGN_OR_RETURN(days.without, Count(clauses, false));
    if (!context_.deadline->LookNow()) advice.push_back(std::move(days));
    return advice;
  }

  absl::Status CountParts(NodeIndex clause, std::vector<ClauseAdvice::Part>* parts) {
    std::vector<Tree> waiting;  // the next one last
    AddPartsOf(tree_.Part(clause), &waiting);
    while (!waiting.empty() && parts->size() < kMostParts) {
      const Tree part = std::move(waiting.back());
      waiting.pop_back();
      BS_ASSIGN_OR_RETURN(const std::uint64_t articles, CountTree(part, false));
      if (context_.deadline->LookNow()) break;
      parts->push_back({PrintTree(part), articles});
      if (articles == 0) AddPartsOf(part, &waiting);
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<std::uint64_t> CountTree(const Tree& part, bool with_days) {
    ResolverContext context = context_;
    if (!with_days) context.days.reset();
    std::vector<QueryWarning> unread;
    BS_ASSIGN_OR_RETURN(const Execution execution,
                        Execute(Resolve(part, context, &unread), context.scope, ExecuteOptions(), context.deadline));
    return execution.total.value;
  }

  // What the tree is made of, in front of what waits already. The parts of what has no places would be clauses.
  static void AddPartsOf(const Tree& tree, std::vector<Tree>* waiting) {
    const Node& node = tree.node(tree.root());
    std::vector<Tree> parts;
    if (node.kind == NodeKind::kChain || node.kind == NodeKind::kAtLeast) {
      for (const NodeIndex child : node.children) parts.push_back(tree.Part(child));
    } else if (node.kind == NodeKind::kPhrase) {
      for (std::string& word : SplitAtSpaces(node.text)) {
        Node single = node;
        single.text = std::move(word);
        single.window.reset();
        Tree& part = parts.emplace_back();
        part.set_root(part.Add(std::move(single)));
      }
      if (parts.size() < 2) return;
    }
    std::move(parts.rbegin(), parts.rend(), std::back_inserter(*waiting));
  }

  static std::vector<std::string> SplitAtSpaces(std::string_view text) {
    return absl::StrSplit(ToAbsl(text), absl::ByAnyChar(" \t\n\v\f\r"), absl::SkipEmpty());
  }

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

absl::StatusOr<QueryAdvice> Searcher::Impl::Advise(const Query& query, absl::Duration budget) const {
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  Deadline deadline(absl::Now() + budget);
  BS_ASSIGN_OR_RETURN(const Prepared prepared, Prepare(query, *analyzer, nullptr, &deadline, /*is_scored=*/false));
  QueryAdvice advice;
  if (deadline.LookNow()) return advice;
  advice.suggestions = SuggestWords(query.text, prepared.tree, prepared.scope, *analyzer, &deadline);
  if (!advice.suggestions.empty()) advice.suggested_text = WithSuggestions(query.text, advice.suggestions);

  const ResolverContext context{
      prepared.scope,     snapshot->manifest(), *analyzer, query.today.value_or(LocalToday()), prepared.days, &deadline,
      /*is_scored=*/false};
  BS_ASSIGN_OR_RETURN(const Execution all, Execute(prepared.resolved, prepared.scope, ExecuteOptions(), &deadline));
  if (all.total.value == 0 && !deadline.LookNow()) {
    BS_ASSIGN_OR_RETURN(advice.clauses, ClauseCounter(prepared.tree, context).CountAll());
  }
  return advice;
}

}  // namespace broadsheet
