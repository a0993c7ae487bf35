// Articles like a given one: those that share its most telling words.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/clock.h"
#include "indexer/analysis/value_term.h"
#include "query/searcher_impl.h"
#include "storage/fields.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// More words find no better articles, and cost more.
constexpr std::size_t kMostTellingWords = 32;

// Of one term in the article that others shall be like.
struct TellingWord {
  std::string term;
  std::uint64_t document_frequency = 0;
  double weight = 0;
};

// Occurrences of each stem, weighted by field as documents are.
absl::flat_hash_map<std::string, std::uint32_t> CountStems(const Article& article, Analyzer& analyzer) {
  absl::flat_hash_map<std::string, std::uint32_t> counts;
  std::vector<Token> tokens;
  const auto count = [&](std::string_view text, TextField field) {
    tokens.clear();
    analyzer.Analyze(text, article.language, &tokens);
    for (const Token& token : tokens) {
      const std::string_view term = analyzer.vocabulary().form(token.form).term;
      if (!token.whole && term.starts_with(kStemPrefix)) counts[ToAbsl(term)] += FieldWeight(field);
    }
  };
  count(article.title, TextField::kTitle);
  count(article.deck, TextField::kDeck);
  count(article.body, TextField::kBody);
  return counts;
}

// Those that would add most to the score of the article itself. A word that no other article has finds nothing.
std::vector<TellingWord> MostTelling(const Article& article, const Scope& scope, const Statistics& statistics,
                                     Analyzer& analyzer) {
  const absl::flat_hash_map<std::string, std::uint32_t> counts = CountStems(article, analyzer);
  std::uint32_t length = 0;
  for (const auto& [term, count] : counts) length += count;
  std::vector<TellingWord> words;
  for (const auto& [term, count] : counts) {
    std::uint64_t frequency = 0;
    for (const SearchedSegment& searched : scope.segments) {
      if (const auto info = searched.segment->FindTerm(term)) frequency += info->document_frequency;
    }
    if (frequency < 2) continue;
    words.push_back({term, frequency, WordScorer(statistics, frequency).Score(count, length)});
  }
  std::sort(words.begin(), words.end(), [](const TellingWord& a, const TellingWord& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  });
  if (words.size() > kMostTellingWords) words.resize(kMostTellingWords);
  return words;
}

ResolvedNode Leaf(ResolvedKind kind) {
  ResolvedNode leaf;
  leaf.kind = kind;
  return leaf;
}

NodeIndex Join(ResolvedKind kind, std::vector<NodeIndex> children, ResolvedTree* tree) {
  ResolvedNode node = Leaf(kind);
  node.children = std::move(children);
  return tree->Add(std::move(node));
}

NodeIndex AnyOf(const std::vector<TellingWord>& words, ResolvedTree* tree) {
  if (words.empty()) return tree->Add(Leaf(ResolvedKind::kNone));
  std::vector<NodeIndex> leaves;
  for (const TellingWord& word : words) {
    ResolvedNode leaf = Leaf(ResolvedKind::kWords);
    WordPattern& pattern = leaf.words.emplace_back();
    pattern.terms = {word.term};
    pattern.document_frequency = word.document_frequency;
    leaves.push_back(tree->Add(std::move(leaf)));
  }
  return Join(ResolvedKind::kOr, std::move(leaves), tree);
}

NodeIndex Without(const Article& article, CollectionNumber collection, ResolvedTree* tree) {
  ResolvedNode id = Leaf(ResolvedKind::kFilter), home = Leaf(ResolvedKind::kCollection);
  id.filter = ValueTerm(FindField("id")->prefix, article.id);
  home.collection = collection;
  const NodeIndex id_leaf = tree->Add(std::move(id)), home_leaf = tree->Add(std::move(home));
  return Join(ResolvedKind::kNot, {Join(ResolvedKind::kAnd, {id_leaf, home_leaf}, tree)}, tree);
}

}  // namespace

absl::StatusOr<SearchResult> Searcher::Impl::Similar(std::string_view full_id, const Query& within,
                                                     const SearchOptions& options) const {
  BS_ASSIGN_OR_RETURN(const StoredArticle model, Show(full_id));
  const CollectionEntry* collection = FindCollection(snapshot->manifest(), full_id.substr(0, full_id.find('/')));
  const absl::Time start = absl::Now();
  SearchResult result;
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  SearchDeadlines deadlines(start, options);
  BS_ASSIGN_OR_RETURN(const Prepared prepared,
                      Prepare(within, *analyzer, &result.warnings, &deadlines.search, /*is_scored=*/true));
  const std::vector<TellingWord> words = MostTelling(model.article, prepared.scope, prepared.statistics(), *analyzer);

  ResolvedTree tree = prepared.resolved;
  std::vector<NodeIndex> all = {tree.root()};
  all.push_back(AnyOf(words, &tree));
  all.push_back(Without(model.article, collection->number, &tree));
  Join(ResolvedKind::kAnd, std::move(all), &tree);

  BS_RETURN_IF_ERROR(Run(prepared, tree, ExecuteOptions(), options, *analyzer, &deadlines, &result));
  result.took = absl::Now() - start;
  return result;
}

}  // namespace broadsheet
