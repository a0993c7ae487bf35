// Help for a query that finds nothing, or less than it should.
#ifndef BROADSHEET_ADVICE_H_
#define BROADSHEET_ADVICE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace broadsheet {

// One of the parts of a query that an article must match all of.
struct ClauseAdvice {
  std::string clause;         // in the canonical form of Searcher::Explain: `title:war`, `(or peace talks)`
  std::uint64_t alone = 0;    // articles that match it
  std::uint64_t without = 0;  // articles that the query finds without it
};

// A word of the archive that may have been meant.
struct Suggestion {
  std::size_t offset = 0;  // bytes of Query::text that it would replace
  std::size_t length = 0;
  std::string word;
  std::uint64_t articles = 0;  // that have it, in any form
};

struct QueryAdvice {
  std::vector<ClauseAdvice> clauses;    // of a query that finds nothing and has several parts, the first 16
  std::vector<Suggestion> suggestions;  // by offset
  std::string suggested_text;           // Query::text with them in place; empty without any
};

}  // namespace broadsheet

#endif  // BROADSHEET_ADVICE_H_
