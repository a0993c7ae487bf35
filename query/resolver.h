// Tree to resolved tree: words become terms, values become days, collections and whole-value terms.
#ifndef BROADSHEET_QUERY_RESOLVER_H_
#define BROADSHEET_QUERY_RESOLVER_H_

#include <optional>
#include <vector>

#include "broadsheet/searcher.h"
#include "indexer/analysis/analyzer.h"
#include "query/parse/tree.h"
#include "query/resolved_tree.h"
#include "query/scope.h"

namespace broadsheet {

struct ResolverContext {
  const Scope& scope;
  const Manifest& manifest;
  Analyzer& analyzer;
  std::optional<Day> today;         // nothing: by the clock, which is looked at only where a date asks for it
  std::optional<DayInterval> days;  // from Query::from and to
  Deadline* deadline;               // once it has passed, the result is void
  bool is_scored;                   // else it is not looked up how many documents have each word
};

// What means nothing to the index (a value that is no date, a collection that does not exist, a word of punctuation)
// becomes words or nothing, with a warning.
ResolvedTree Resolve(const Tree& tree, const ResolverContext& context, std::vector<QueryWarning>* warnings);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RESOLVER_H_
