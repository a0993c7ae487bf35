// Where sentences and paragraphs begin.
#ifndef BROADSHEET_INDEXER_ANALYSIS_SENTENCES_H_
#define BROADSHEET_INDEXER_ANALYSIS_SENTENCES_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "indexer/analysis/analyzer.h"

namespace broadsheet {

// Numbers of the words that begin a sentence or a paragraph, ascending, the text's first word left out. Whatever begins
// a paragraph begins a sentence too.
struct TextMarks {
  std::vector<std::uint32_t> sentences;
  std::vector<std::uint32_t> paragraphs;
};

// `tokens` are those of `text`, analysed in `language`. A blank line ends a paragraph; README.md says what ends a
// sentence. Replaces what `marks` held.
void FindMarks(std::string_view text, std::span<const Token> tokens, std::string_view language, TextMarks* marks);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_SENTENCES_H_
