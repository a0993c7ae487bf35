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
  // Of a phrase, a window, a chain or ATLEAST that finds nothing: what its words and operands find, each by itself;
  // what finds nothing there is followed by its own parts. At most 16.
  struct Part {
    std::string part;
    std::uint64_t articles = 0;
  };
  std::vector<Part> parts;
};

// A word of the archive that may have been meant.
struct Suggestion {
  std::size_t offset = 0;  // bytes of Query::text that it would replace
  std::size_t length = 0;
  std::string word;
  std::uint64_t articles = 0;  // that have it, in this form
};

struct QueryAdvice {
  // Of a query that finds nothing: its clauses, the first 16. A single clause is there only if it has parts.
  std::vector<ClauseAdvice> clauses;
  std::vector<Suggestion> suggestions;  // by offset
  std::string suggested_text;           // Query::text with them in place; empty without any
};

}  // namespace broadsheet

#endif  // BROADSHEET_ADVICE_H_
