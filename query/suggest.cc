#include "query/suggest.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>
#include <span>
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

// Where words are looked for: in the text, or in the metadata whose terms have a prefix.
class Words {
 public:
  Words(const Scope& scope, const Field* field) : scope_(scope) {
    if (field == nullptr) return;
    if (field->kind == FieldKind::kWords) prefix_ = field->prefix;
    if (field->name == "title") field_ = TextField::kTitle;
    if (field->name == "deck") field_ = TextField::kDeck;
    if (field->name == "body" || field->name == "lead") field_ = TextField::kBody;
  }

  bool in_text() const { return !prefix_; }

  std::vector<std::string> Near(std::string_view folded, std::uint32_t edits, Deadline* deadline) const {
    const std::unique_ptr<WordMatcher> matcher = MakeFuzzyMatcher(folded, edits);
    if (in_text()) return Expander(scope_, deadline).Words(*matcher).expansion->words;
    std::vector<std::string> words = Expander(scope_, deadline).Values(*matcher, *prefix_).terms;
    for (std::string& word : words) word.erase(0, prefix_->size());
    return words;
  }

  // No fewer articles than have the word; cheap.
  std::uint64_t AtMost(const std::string& folded) const {
    return Count(folded,
                 [](const Segment&, const FormMatch& match) -> std::uint64_t { return match.term.document_frequency; });
  }

  // Articles that have this very form, in the field if there is one (anywhere in the body for its lead).
  std::uint64_t Exactly(const std::string& folded) const {
    return Count(folded, [this](const Segment& segment, const FormMatch& match) { return CountForm(segment, match); });
  }

 private:
  // In several languages a word may have several terms in a segment: the one that most articles have counts.
  template <typename CountForm>
  std::uint64_t Count(const std::string& folded, CountForm count_form) const {
    std::uint64_t articles = 0;
    for (const SearchedSegment& searched : scope_.segments) {
      if (!in_text()) {
        articles += CountValue(searched, folded);
        continue;
      }
      std::uint64_t most = 0;
      for (const FormMatch& match : searched.segment->FindForms(folded)) {
        most = std::max(most, count_form(*searched.segment, match));
      }
      articles += most;
    }
    return articles;
  }

  std::uint64_t CountValue(const SearchedSegment& searched, const std::string& folded) const {
    const auto found = searched.segment->FindTerm(std::string(*prefix_) + folded);
    return found ? found->document_frequency : 0;
  }

  std::uint64_t CountForm(const Segment& segment, const FormMatch& match) const {
    if (match.covers_term && !field_) return match.term.document_frequency;
    std::uint64_t articles = 0;
    PostingCursor cursor = segment.Postings(match.term);
    for (cursor.Next(); !cursor.at_end(); cursor.Next()) {
      const std::span<const WordOccurrence> occurrences = cursor.Occurrences();
      articles += std::any_of(occurrences.begin(), occurrences.end(), [&](const WordOccurrence& occurrence) {
        return (!field_ || FieldOf(occurrence.position) == *field_) &&
               std::binary_search(match.codes.begin(), match.codes.end(), occurrence.code);
      });
    }
    return articles;
  }

  const Scope& scope_;
  std::optional<std::string_view> prefix_;
  std::optional<TextField> field_;
};

// A word of the archive that may have been meant. Worth is frequency, less what makes the mistake improbable.
struct Neighbour {
  std::string word;
  double price = 1;
  double most_worth = 0;
};

std::vector<Neighbour> NeighboursOf(std::string_view folded, std::uint32_t most_edits, const Words& words,
                                    Deadline* deadline) {
  // One walk finds both, unless there are more than a pattern may stand for: then some of the last are not looked at.
  const std::unique_ptr<WordMatcher> one_edit = MakeFuzzyMatcher(folded, 1);
  std::vector<Neighbour> neighbours;
  for (const std::string& word : words.Near(folded, most_edits, deadline)) {
    if (word == folded) continue;
    const std::uint32_t edits = one_edit->Matches(word) ? 1 : most_edits;
    Neighbour neighbour{word, std::pow(kPriceOfEdit, static_cast<double>(edits))};
    if (word.front() != folded.front()) {
      if (folded.size() < kShortestWithTwoEdits) continue;
      neighbour.price *= kPriceOfFirstLetter;
    }
    neighbour.most_worth = static_cast<double>(words.AtMost(word)) / neighbour.price;
    neighbours.push_back(std::move(neighbour));
  }
  std::stable_sort(neighbours.begin(), neighbours.end(),
                   [](const Neighbour& a, const Neighbour& b) { return a.most_worth > b.most_worth; });
  return neighbours;
}

// `articles`: that have the word.
std::optional<Suggestion> SuggestFor(std::string_view folded, std::uint64_t articles, const Words& words,
                                     Deadline* deadline) {
  const std::uint32_t most_edits = EditsFor(folded);
  if (articles >= kFrequentEnough || most_edits == 0) return std::nullopt;
  std::optional<Suggestion> best;
  double best_worth = 0;
  for (const Neighbour& neighbour : NeighboursOf(folded, articles == 0 ? most_edits : 1, words, deadline)) {
    if (neighbour.most_worth <= best_worth || deadline->LookNow()) break;
    const std::uint64_t found = words.Exactly(neighbour.word);
    const double worth = static_cast<double>(found) / neighbour.price;
    if (found < std::max<std::uint64_t>(1, kMuchMore * articles) || worth <= best_worth) continue;
    best_worth = worth;
    best = Suggestion{0, 0, neighbour.word, found};
  }
  return best;
}

// Words and phrases of the text and of metadata.
bool HasWords(const Node& node) {
  if (node.kind != NodeKind::kWord && node.kind != NodeKind::kPhrase) return false;
  if (node.edits > 0 || node.text.find_first_of("*?") != std::string::npos) return false;
  return node.length > 0 && !node.spelling &&
         (node.field == nullptr || node.field->kind == FieldKind::kText || node.field->kind == FieldKind::kWords);
}

// Articles that a bare word finds: in any form, in any language.
std::uint64_t ArticlesWithForms(std::string_view word, const Scope& scope, Analyzer& analyzer) {
  std::set<std::string> terms;
  for (const std::string& language : scope.languages) {
    std::vector<Token> tokens;
    analyzer.Analyze(word, language, &tokens);
    for (const Token& token : tokens) terms.emplace(analyzer.vocabulary().form(token.form).term);
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
    if (!HasWords(node)) continue;
    const std::size_t begin = query.find(node.text, node.offset);
    if (begin == std::string_view::npos || begin + node.text.size() > node.offset + node.length) continue;
    if (deadline->LookNow()) break;
    const Words archive(scope, node.field);
    std::vector<Token> tokens;
    analyzer.Analyze(node.text, scope.languages.front(), &tokens);
    for (const Token& token : tokens) {
      const PackedStrings lookups = analyzer.vocabulary().form(token.form).lookups;
      if (token.whole || lookups.empty() || ++words > kMostWords) continue;
      const std::string folded(lookups.back());
      const bool any_form = node.kind == NodeKind::kWord && archive.in_text();
      const std::uint64_t articles = any_form ? ArticlesWithForms(folded, scope, analyzer) : archive.Exactly(folded);
      std::optional<Suggestion> suggestion = SuggestFor(folded, articles, archive, deadline);
      if (!suggestion || deadline->LookNow()) continue;
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
