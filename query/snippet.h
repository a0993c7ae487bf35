// The passage of an article that shows why it was found.
#ifndef BROADSHEET_QUERY_SNIPPET_H_
#define BROADSHEET_QUERY_SNIPPET_H_

#include <string>
#include <string_view>
#include <vector>

#include "broadsheet/article.h"
#include "query/highlighter.h"

namespace broadsheet {

inline constexpr std::size_t kSnippetCharacters = 240;

// HTML-escaped, matches in <em>: the passage of the body where matches are densest, else of the deck; without a match
// in either, the beginning of the body, or of the deck where there is no body.
std::string MakeSnippet(const Article& article, Highlighter& highlighter);

// The passage of at most about `characters` with the most different matches, then the most matches, then the first.
// It begins with a sentence where one begins nearby, else with a word; "…" stands where text is left out.
std::string MakePassage(std::string_view text, const std::vector<Mark>& marks, std::size_t characters);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_SNIPPET_H_
