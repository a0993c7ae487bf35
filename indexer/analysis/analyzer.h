// Text to terms and positions: the one chain that indexing, querying and snippets share.
#ifndef BROADSHEET_INDEXER_ANALYSIS_ANALYZER_H_
#define BROADSHEET_INDEXER_ANALYSIS_ANALYZER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/segment/vocabulary.h"

namespace broadsheet {

// Name and version of the chain, stored in the archive and checked when it is opened: terms made by another version
// may not be found.
inline constexpr std::string_view kAnalyzerVersion = "broadsheet-1";

// One word of a text. Views point into the analyzer's lexicon and live as long as the analyzer.
struct Token {
  FormId form;           // in the analyzer's vocabulary
  std::uint32_t word;    // number of the word in the text, from 0
  std::uint32_t begin;   // bytes of the text that it covers: [begin, end)
  std::uint32_t end;
  bool whole;            // a second reading at the same word: the whole of a hyphenated word, or an acronym's own term
};

// Cuts text into words by Unicode word boundaries (ASCII on a fast path; unspaced scripts by ICU's dictionaries) and
// interns each as a Form: NFKC, case and diacritics folded for look-up, stemmed in the given language. Each distinct
// word is folded and stemmed once. Not thread-safe: one analyzer a thread.
class Analyzer {
 public:
  // Forms are added to `vocabulary`, which must outlive the analyzer.
  explicit Analyzer(Vocabulary* vocabulary);
  ~Analyzer();

  // Appends the words of `text` (UTF-8; malformed bytes separate words) to `tokens`, in order. `language` is an
  // ISO 639-1 code; one that libstemmer does not know is not stemmed. Words beyond kMaxWordsPerField are left out.
  void Analyze(std::string_view text, std::string_view language, std::vector<Token>* tokens);

  // The same for metadata values (names, topics, sections): folded, not stemmed, one form a word, under `prefix`
  // ("A", "XPER", …), without acronym terms. Wholes of hyphenated words are given too.
  void AnalyzeValue(std::string_view text, std::string_view prefix, std::vector<Token>* tokens);

  const Vocabulary& vocabulary() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Case and accents folded, as look-ups are: "Zürich" -> "zurich". Not tokenized.
std::string FoldText(std::string_view text);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_ANALYZER_H_
