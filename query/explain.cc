// The stages of a query, and what a hit's score is made of.
#include <cmath>
#include <utility>

#include "query/parse/lexer.h"
#include "query/plain_words.h"
#include "query/run/plan.h"
#include "query/searcher_impl.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

std::string Meaning(const Tree& tree, const std::optional<DayInterval>& days, const Query& query, Day today) {
  std::string meaning = StrCat("meaning:\n", QueryInWords(tree, today));
  if (days) {
    DateSet dates;
    dates.interval = *days;
    meaning += StrCat("and only: published ", DatesInWords(dates), "\n");
  }
  for (std::size_t i = 0; i < query.collections.size(); ++i) {
    meaning += StrCat(i == 0 ? "and only: in the collection " : " or ", query.collections[i]);
  }
  return query.collections.empty() ? meaning : meaning + "\n";
}

std::string Plans(const Scope& scope, const ResolvedTree& resolved, const Statistics& statistics, Deadline* deadline) {
  std::string plans = StrCat("plan: ", scope.segments.size(), " segments, ", statistics.documents,
                             " documents, average length ", statistics.average_length(), "\n");
  for (const SearchedSegment& searched : scope.segments) {
    plans += StrCat("segment ", searched.entry->summary.segment, " (", *searched.collection, ", ",
                    searched.entry->summary.documents, " documents, ", searched.entry->deleted, " deleted)\n",
                    PrintPlan(PlanSegment(resolved, searched, statistics, deadline)));
  }
  return plans;
}

}  // namespace

absl::StatusOr<std::string> Searcher::Impl::Explain(const Query& query) const {
  std::vector<QueryWarning> warnings, seen_already;
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Prepared prepared, Prepare(query, *analyzer, &warnings, &never, /*is_scored=*/true));
  std::string text =
      StrCat("tokens:\n", PrintLexemes(Lex(query.text, &seen_already)), "\ntree:\n", PrintTree(prepared.tree), "\n\n",
             Meaning(prepared.tree, prepared.days, query, query.today.value_or(LocalToday())), "\nresolved:\n",
             PrintResolvedTree(prepared.resolved), "\n\n",
             Plans(prepared.scope, prepared.resolved, prepared.statistics(), &never));
  for (const QueryWarning& warning : warnings) {
    text += StrCat("warning at ", warning.offset, "+", warning.length, ": ", warning.message, "\n");
  }
  return text;
}

// Walks the plan at the hit: what is not a match there adds nothing, whatever its words would be worth.
// What is left is not a word's: the bonus of the rescorer, and the age.
std::vector<ScorePart> Searcher::Impl::ScoreParts(const Prepared& prepared, const Candidate& hit,
                                                  const SearchOptions& options, Deadline* deadline) const {
  std::vector<ScorePart> parts;
  const SegmentPlan plan =
      PlanSegment(prepared.resolved, prepared.scope.segments[hit.segment], prepared.statistics(), deadline);
  std::vector<DocIterator*> steps;
  if (plan.root != nullptr) steps.push_back(plan.root);
  while (!steps.empty()) {
    DocIterator* const iterator = steps.back();
    steps.pop_back();
    iterator->SkipTo(hit.docid);
    if (iterator->docid() != hit.docid || !iterator->Matches()) continue;
    const auto children = iterator->Children();
    steps.insert(steps.end(), children.rbegin(), children.rend());
    if (!children.empty()) continue;
    if (const double score = iterator->Score(); score > 0) parts.push_back({iterator->Describe(), score});
  }
  double rest = hit.score;
  for (const ScorePart& part : parts) rest -= part.score;
  const bool aged = options.recency_half_life_days > 0;
  if (std::abs(rest) > 1e-9 * hit.score) {
    parts.push_back({aged ? "where the words stand, and age" : "where the words stand: together, at the top", rest});
  }
  return parts;
}

}  // namespace broadsheet
