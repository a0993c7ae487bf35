// Text to terms and positions: the one chain that indexing, querying and snippets share.
#ifndef BROADSHEET_INDEXER_ANALYSIS_ANALYZER_H_
#define BROADSHEET_INDEXER_ANALYSIS_ANALYZER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/analysis/word_form.h"
#include "storage/segment/vocabulary.h"

namespace broadsheet {

// Name and version of the chain, stored in the archive and checked when it is opened: terms made by another version
// may not be found.
inline constexpr std::string_view kAnalyzerVersion = "broadsheet-3";

// One word of a text.
struct Token {
  FormId form;  // in the analyzer's vocabulary
  // What is asked of every word of a text stands here: by form it would be fetched from far memory.
  std::uint32_t word_hash = 0;  // of words of texts: the low half of the XXH3-64 of the first look-up
  LetterCase letter_case;       // of words of texts
  bool whole;           // a second reading at the same word: the whole of a hyphenated word, or an acronym's own term
  std::uint32_t word;   // number of the word in the text, from 0
  std::uint32_t begin;  // bytes of the text that it covers: [begin, end)
  std::uint32_t end;
};

// What a word is, and which forms it has, in short (README.md has the rules with their reasons):
//   - a word is a run of letters and digits; apostrophes, "&" between few letters, periods and commas in numbers, and
//     the periods of dotted acronyms keep it together; everything else separates;
//   - `term` is kStemPrefix + the stem of the plain form; `lookups` are the written form, that without possessive if
//     it has joiners left, and last the plain form, each if it differs: "Japan’s" is {"japan's", "japan"}, "U.S." and
//     "U.S" are {"u.s.", "us"}, "600,000" {"600,000", "600000"}, "AT&T's" {"at&t's", "at&t", "att"};
//   - the parts of a hyphenated word are words of their own; its whole, joined, is a second reading at the first part:
//     "son-in-law" is son, in, law and, at the word of "son", a token with the term of "soninlaw", the only look-up
//     {"soninlaw"} and the spelling "son-in-law". No whole without a letter in it ("3-1", "2025-12-02");
//   - an acronym in capitals ("US", "U.S.", "G7", "AT&T") is a second reading with the term kAcronymPrefix + its plain
//     form and no look-ups, unless its line, sentence or text is in capitals.
// Second readings have Token::whole set. At one word they follow the word itself.

// Cuts text into words by Unicode word boundaries (ASCII on a fast path; unspaced scripts by ICU's dictionaries) and
// interns each as a Form: NFKC, case and diacritics folded for look-up, stemmed in the given language. Each distinct
// word is folded and stemmed once. Not thread-safe: one analyzer a thread.
class Analyzer {
 public:
  // Forms are added to `vocabulary`, which must outlive the analyzer.
  explicit Analyzer(Vocabulary* vocabulary);
  ~Analyzer();

  // Appends the words of `text` (UTF-8; malformed bytes separate words) to `tokens`, in order. `language` is an
  // ISO 639-1 code; one that libstemmer does not know is not stemmed. Words beyond kMaxWordsPerField are left out, and
  // up to 64 before them.
  void Analyze(std::string_view text, std::string_view language, std::vector<Token>* tokens);

  // The same for metadata values (names, topics, sections), under `prefix` ("A", "XPER", …): terms are prefix + folded
  // plain form, not stemmed; there are no look-ups and no acronym terms, and the spelling is the term without its
  // prefix, so that a term has one form. Second readings: wholes of hyphenated words; the written form, if it is not
  // the plain one ("o'brien"); and with an elided article the joined form ("damato" for D'Amato, which is "amato").
  void AnalyzeValue(std::string_view text, std::string_view prefix, std::vector<Token>* tokens);

  // The form of a reserved term that no text is made of (storage/mark_terms.h); its spelling is the term.
  FormId MarkForm(std::string_view term);

  // The form that the term of an entity called `name` has where it is called `alias`, which may be the name itself: the
  // term is `prefix` + the folded words of the name with spaces between, the spelling is the alias; there are no
  // look-ups. None: there is no word in name or alias.
  std::optional<FormId> EntityForm(std::string_view prefix, std::string_view name, std::string_view alias);

  const Vocabulary& vocabulary() const;

  // Approximate heap use in bytes, without the vocabulary. Grows with the number of distinct words.
  std::size_t MemoryBytes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Case and accents folded, as look-ups are: "Zürich" -> "zurich". Not tokenized: spaces and punctuation stay, but
// apostrophes and hyphens become ' and -. Folding a folded text changes nothing.
std::string FoldText(std::string_view text);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_ANALYZER_H_
