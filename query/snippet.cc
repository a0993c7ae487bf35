#include "query/snippet.h"

#include <utility>

namespace broadsheet {
namespace {

constexpr std::size_t kSnippetCharacters = 240;

Snippet SnippetOf(TextField field, MarkedText text) {
  Passages passages = MakePassages(text, kSnippetCharacters);
  return {field, std::move(text), std::move(passages)};
}

}  // namespace

Snippet MakeSnippet(const Article& article, Highlighter& highlighter) {
  MarkedText body = highlighter.Read(article.body, TextField::kBody, article.language);
  if (!body.marks.empty()) return SnippetOf(TextField::kBody, std::move(body));
  MarkedText deck = highlighter.Read(article.deck, TextField::kDeck, article.language);
  if (deck.marks.empty() && !article.body.empty()) return SnippetOf(TextField::kBody, std::move(body));
  return SnippetOf(TextField::kDeck, std::move(deck));
}

}  // namespace broadsheet
