// What a word or phrase of a query means to the index: the analyzer's words of it, in every language that is searched.
#ifndef BROADSHEET_QUERY_WORD_RESOLVER_H_
#define BROADSHEET_QUERY_WORD_RESOLVER_H_

#include <string>
#include <string_view>
#include <vector>

#include "indexer/analysis/analyzer.h"
#include "query/resolved_tree.h"
#include "query/scope.h"

namespace broadsheet {

// Ways to find the text: any of them will do. None: there is no word in it.
using Readings = std::vector<std::vector<WordPattern>>;

class WordResolver {
 public:
  WordResolver(const Scope& scope, Analyzer& analyzer) : scope_(scope), analyzer_(analyzer) {}

  // A bare word: any form. Its parts in a row, or the joined whole of a hyphenated word; an acronym in capitals asks
  // for the acronym, if the index has it.
  Readings BareWord(std::string_view text);
  // What stood in quotes, or after `=`: these very forms, or also spellings.
  Readings Exact(std::string_view text, bool spelling);
  // A metadata value under a term prefix: its words in a row.
  Readings Value(std::string_view text, std::string_view prefix);

  std::uint64_t DocumentFrequency(const std::string& term) const;

 private:
  struct Analysis;
  Analysis AnalyzeIn(std::string_view text, std::string_view language, bool bare);
  void CountDocuments(Readings* readings) const;

  const Scope& scope_;
  Analyzer& analyzer_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_WORD_RESOLVER_H_
