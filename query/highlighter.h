// Where the words of a query stand in a text.
#ifndef BROADSHEET_QUERY_HIGHLIGHTER_H_
#define BROADSHEET_QUERY_HIGHLIGHTER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "indexer/analysis/analyzer.h"
#include "query/resolved_tree.h"

namespace broadsheet {

struct Mark {
  std::size_t begin = 0, end = 0;  // bytes of the text
  std::size_t pattern = 0;         // which part of the query it is a match of
  bool operator==(const Mark&) const = default;
};

// For one query. Not thread-safe.
class Highlighter {
 public:
  // What the query asks for in title, deck or body is marked; what it excludes is not. Both must outlive this.
  Highlighter(const ResolvedTree& tree, Analyzer* analyzer);

  // Matches in one field of an article, by their beginning; they may overlap. A phrase is one mark.
  std::vector<Mark> FindMarks(std::string_view text, TextField field, std::string_view language);

 private:
  // The words of all patterns are numbered through.
  struct Pattern {
    const ResolvedNode* node;
    std::uint32_t first_word;
  };

  const std::vector<std::uint32_t>& WordsOf(FormId form);
  void MarkPhrase(std::size_t pattern, const std::vector<Token>& tokens,
                  const std::vector<std::vector<std::uint32_t>>& found, std::vector<Mark>* marks) const;

  std::vector<Pattern> patterns_;
  std::vector<const WordPattern*> words_;
  Analyzer& analyzer_;
  absl::flat_hash_map<FormId, std::vector<std::uint32_t>> words_of_forms_;  // which words a form is a match of
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_HIGHLIGHTER_H_
