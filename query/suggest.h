// Did you mean: words of the archive in place of words that it has hardly or not at all.
#ifndef BROADSHEET_QUERY_SUGGEST_H_
#define BROADSHEET_QUERY_SUGGEST_H_

#include <string_view>
#include <vector>

#include "broadsheet/advice.h"
#include "indexer/analysis/analyzer.h"
#include "query/deadline.h"
#include "query/parse/tree.h"
#include "query/scope.h"

namespace broadsheet {

// For the words and phrases of `tree` that search text or metadata by words, by offset in `query`, which is what the
// tree was made from.
std::vector<Suggestion> SuggestWords(std::string_view query, const Tree& tree, const Scope& scope, Analyzer& analyzer,
                                     Deadline* deadline);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_SUGGEST_H_
