// The passages of a text that show the most matches.
#ifndef BROADSHEET_QUERY_PASSAGE_H_
#define BROADSHEET_QUERY_PASSAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "query/highlighter.h"

namespace broadsheet {

struct Passages {
  std::string html;                   // escaped, matches in <em>
  std::vector<std::size_t> patterns;  // of which they show a match, ascending
};

// Up to three passages of together about `characters`, in the order of the text, " … " between them: the fewest that
// show as many different patterns as possible, then as many matches. Each is whole sentences where they fit, and "…"
// stands where one is cut. Without a match, the beginning.
Passages MakePassages(const MarkedText& marked, std::size_t characters);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PASSAGE_H_
