#include "query/snippet.h"

#include "query/passage.h"

namespace broadsheet {
namespace {

constexpr std::size_t kSnippetCharacters = 240;

}  // namespace

std::string MakeSnippet(const Article& article, Highlighter& highlighter) {
  const MarkedText body = highlighter.Read(article.body, TextField::kBody, article.language);
  if (!body.marks.empty()) return MakePassages(body, kSnippetCharacters);
  const MarkedText deck = highlighter.Read(article.deck, TextField::kDeck, article.language);
  return MakePassages(!deck.marks.empty() || article.body.empty() ? deck : body, kSnippetCharacters);
}

}  // namespace broadsheet
