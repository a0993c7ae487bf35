// What shows why an article was found.
#ifndef BROADSHEET_QUERY_SNIPPET_H_
#define BROADSHEET_QUERY_SNIPPET_H_

#include <string>

#include "broadsheet/article.h"
#include "query/highlighter.h"

namespace broadsheet {

// HTML-escaped, matches in <em>: passages of the body, where it has matches, else of the deck, some 240 characters (see
// passage.h); without a match in either, the beginning of the body, or of the deck where there is no body.
std::string MakeSnippet(const Article& article, Highlighter& highlighter);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_SNIPPET_H_
