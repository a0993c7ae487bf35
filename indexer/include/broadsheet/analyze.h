// How a text becomes terms and positions, for people who wonder why something is found or not.
#ifndef BROADSHEET_ANALYZE_H_
#define BROADSHEET_ANALYZE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace broadsheet {

// One word of a text as the index sees it. A hyphenated word and an acronym give two at one position.
struct AnalyzedWord {
  std::uint32_t position = 0;      // number of the word, from 0
  std::size_t begin = 0, end = 0;  // bytes of the text that it covers: [begin, end)
  std::string spelling;            // what `=` compares
  std::string term;                // in the index, with its prefix: see storage/FORMAT.md
  std::vector<std::string> exact;  // folded words that find exactly this form
};

struct TextAnalysis {
  std::string language;  // given, detected, or "en"
  std::string analyzer;  // name and version of the chain
  std::vector<AnalyzedWord> words;
};

// Analyses `text` as the words of a body. `language` is an ISO 639-1 code; empty: detected. Thread-safe.
TextAnalysis AnalyzeText(std::string_view text, std::string_view language);

// The ISO 639-1 code of the language that `name` names: "en" for "EN", "en-US", "eng" and "English". InvalidArgument:
// it names none. Thread-safe.
absl::StatusOr<std::string> ParseLanguage(std::string_view name);

}  // namespace broadsheet

#endif  // BROADSHEET_ANALYZE_H_
