#include "query/suggest.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "query/expand/expansion.h"

namespace broadsheet {
namespace {

// A word that so many articles have is none that was mistyped.
constexpr std::uint64_t kFrequentEnough = 100;
// What is suggested for a word that some articles have must be more frequent by this factor.
constexpr std::uint64_t kMuchMore = 100;
// An edit more is worth this factor in frequency.
constexpr double kPriceOfEdit = 50;
// People seldom mistake the first letter, and in short words it tells nearly all: in longer ones that is worth this
// factor.
constexpr double kPriceOfFirstLetter = 10;
// Short words have too many neighbours.
constexpr std::size_t kShortestWithOneEdit = 3, kShortestWithTwoEdits = 6;
// Words of a query that are looked at.
constexpr std::size_t kMostWords = 16;

std::uint32_t EditsFor(std::string_view word) {
  return word.size() >= kShortestWithTwoEdits ? 2 : word.size() >= kShortestWithOneEdit ? 1 : 0;
}

// Articles that have a form of the word. In several languages it may have several terms.
std::uint64_t ArticlesWith(std::string_view folded, const Scope& scope) {
  std::uint64_t articles = 0;
  for (const SearchedSegment& searched : scope.segments) {
    std::uint64_t most = 0;
    for (const FormMatch& match : searched.segment->FindForms(folded)) {
      most = std::max<std::uint64_t>(most, match.term.document_frequency);
    }
    articles += most;
  }
  return articles;
}

// `articles`: that have the word.
std::optional<Suggestion> SuggestFor(std::string_view folded, std::uint64_t articles, const Scope& scope,
                                     Deadline* deadline) {
  const std::uint32_t most_edits = EditsFor(folded);
  if (articles >= kFrequentEnough || most_edits == 0) return std::nullopt;
  std::map<std::string, std::uint32_t> near;  // with how many edits
  for (std::uint32_t edits = 1; edits <= (articles == 0 ? most_edits : 1); ++edits) {
    const std::unique_ptr<WordMatcher> matcher = MakeFuzzyMatcher(folded, edits);
    const Expanded expanded = Expander(scope, deadline).Words(*matcher);
    for (const std::string& word : expanded.expansion->words) near.emplace(word, edits);
  }
  std::optional<Suggestion> best;
  double best_worth = 0;
  for (const auto& [word, edits] : near) {
    if (word == folded) continue;
    const std::uint64_t found = ArticlesWith(word, scope);
    if (found < std::max<std::uint64_t>(1, kMuchMore * articles)) continue;
    double worth = static_cast<double>(found) / std::pow(kPriceOfEdit, static_cast<double>(edits));
    if (word.front() != folded.front()) {
      if (folded.size() < kShortestWithTwoEdits) continue;
      worth /= kPriceOfFirstLetter;
    }
    if (worth <= best_worth) continue;
    best_worth = worth;
    best = Suggestion{0, 0, word, found};
  }
  return best;
}

// Words and phrases of the text itself; names of people and places are not spelt as words are.
bool IsText(const Node& node) {
  if (node.kind != NodeKind::kWord && node.kind != NodeKind::kPhrase) return false;
  if (node.edits > 0 || node.text.find_first_of("*?") != std::string::npos) return false;
  return node.length > 0 && !node.spelling && (node.field == nullptr || node.field->kind == FieldKind::kText);
}

// Articles that a bare word finds: in any form, in any language.
std::uint64_t ArticlesWithForms(std::string_view word, const Scope& scope, Analyzer& analyzer) {
  std::set<std::string> terms;
  for (const std::string& language : scope.languages) {
    std::vector<Token> tokens;
    analyzer.Analyze(word, language, &tokens);
    for (const Token& token : tokens) terms.insert(analyzer.vocabulary().form(token.form).term);
  }
  std::uint64_t articles = 0;
  for (const SearchedSegment& searched : scope.segments) {
    for (const std::string& term : terms) {
      if (const auto found = searched.segment->FindTerm(term)) articles += found->document_frequency;
    }
  }
  return articles;
}

}  // namespace

std::vector<Suggestion> SuggestWords(std::string_view query, const Tree& tree, const Scope& scope, Analyzer& analyzer,
                                     Deadline* deadline) {
  std::vector<Suggestion> suggestions;
  std::size_t words = 0;
  for (const Node& node : tree.nodes()) {
    if (!IsText(node)) continue;
    const std::size_t begin = query.find(node.text, node.offset);
    if (begin == std::string_view::npos || begin + node.text.size() > node.offset + node.length) continue;
    std::vector<Token> tokens;
    analyzer.Analyze(node.text, scope.languages.front(), &tokens);
    for (const Token& token : tokens) {
      const std::vector<std::string>& lookups = analyzer.vocabulary().form(token.form).lookups;
      if (token.whole || lookups.empty() || ++words > kMostWords) continue;
      const std::string& folded = lookups.back();
      const std::uint64_t articles =
          node.kind == NodeKind::kWord ? ArticlesWithForms(folded, scope, analyzer) : ArticlesWith(folded, scope);
      std::optional<Suggestion> suggestion = SuggestFor(folded, articles, scope, deadline);
      if (!suggestion) continue;
      suggestion->offset = begin + token.begin;
      suggestion->length = token.end - token.begin;
      suggestions.push_back(*std::move(suggestion));
    }
  }
  std::sort(suggestions.begin(), suggestions.end(),
            [](const Suggestion& a, const Suggestion& b) { return a.offset < b.offset; });
  return suggestions;
}

}  // namespace broadsheet
