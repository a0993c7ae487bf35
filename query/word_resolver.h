// What a word or phrase of a query means to the index: the analyzer's words of it, in every language that is searched.
#ifndef BROADSHEET_QUERY_WORD_RESOLVER_H_
#define BROADSHEET_QUERY_WORD_RESOLVER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/analysis/analyzer.h"
#include "query/expand/expansion.h"
#include "query/resolved_tree.h"
#include "query/scope.h"

namespace broadsheet {

// Ways to find the text: any of them will do. None: there is no word in it.
using Readings = std::vector<std::vector<WordPattern>>;

// Whether there is a letter or digit in the text. Wildcards are none.
bool HasWords(std::string_view text, Analyzer& analyzer);

class WordResolver {
 public:
  // `is_scored`: see ResolverContext.
  WordResolver(const Scope& scope, Analyzer& analyzer, Deadline* deadline, bool is_scored)
      : scope_(scope), analyzer_(analyzer), deadline_(*deadline), is_scored_(is_scored), expander_(scope, deadline) {}

  // In all of these a word with `*` or `?` in it stands for all words of the archive that fit. A text of nothing but
  // those has no word in it.

  // A bare word: any form. Its parts in a row, or the joined whole of a hyphenated word; an acronym in capitals asks
  // for the acronym, if the index has it.
  Readings BareWord(std::string_view text);
  // Words that are as many edits away from those of the text, in a row.
  Readings Fuzzy(std::string_view text, std::uint32_t edits);
  // What stood in quotes, or after `=`: these very forms, or also spellings.
  Readings Exact(std::string_view text, bool spelling);
  // A metadata value under a term prefix: its words in a row. `edits`: words so many edits away.
  Readings Value(std::string_view text, std::string_view prefix, std::uint32_t edits);
  // Whole values under a term prefix that fit the pattern.
  Readings WholeValues(const std::string& pattern, std::string_view prefix);

  // An acronym that was asked for, and that few of the articles with the word have in capitals: OIL, where all but one
  // write oil.
  struct RareAcronym {
    std::uint64_t articles, articles_with_word;
  };
  // The last one since the last call.
  std::optional<RareAcronym> TakeRareAcronym() { return std::exchange(rare_acronym_, std::nullopt); }

  // Whether since the last call some pattern stood for more words than are searched.
  bool TakeCut() { return std::exchange(cut_, false); }

  std::uint64_t DocumentFrequency(const std::string& term) const;

 private:
  struct Analysis;
  Analysis AnalyzeIn(std::string_view text, std::string_view language, bool bare);
  struct BareAnalysis;
  BareAnalysis AnalyzeBare(std::string_view text);
  // The term that a word has in a language.
  struct Reading {
    std::string_view term, language;
  };
  void DropForeignTerms(std::span<const Reading> readings, std::vector<std::string>* terms) const;
  void NoteIfRare(const WordPattern& acronym, const WordPattern& word);
  bool IsNothingButWildcards(std::string_view typed);
  Readings UnspacedPattern(std::string_view typed);
  void CountDocuments(Readings* readings);
  WordPattern Expand(const std::string& word, std::uint32_t edits, std::optional<std::string_view> prefix);
  WordPattern ExpandIfWildcard(std::string_view word, WordPattern pattern, std::optional<std::string_view> prefix);

  const Scope& scope_;
  Analyzer& analyzer_;
  std::vector<Token> tokens_;  // of AnalyzeIn
  Deadline& deadline_;
  const bool is_scored_;
  Expander expander_;
  bool cut_ = false;
  std::optional<RareAcronym> rare_acronym_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_WORD_RESOLVER_H_
