// What shows why an article was found.
#ifndef BROADSHEET_QUERY_SNIPPET_H_
#define BROADSHEET_QUERY_SNIPPET_H_

#include "broadsheet/article.h"
#include "query/highlighter.h"
#include "query/passage.h"

namespace broadsheet {

struct Snippet {
  TextField field;  // body or deck
  MarkedText text;  // that field of the article, which must outlive this
  Passages passages;
};

// Passages of the body, where it has matches, else of the deck, some 240 characters; without a match in either, the
// beginning of the body, or of the deck where there is no body.
Snippet MakeSnippet(const Article& article, Highlighter& highlighter);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_SNIPPET_H_
