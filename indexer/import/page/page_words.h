// Shallow features of a piece of page text: what tells prose from menus, link lists and other furniture.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_WORDS_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_WORDS_H_

#include <string>
#include <string_view>

namespace broadsheet {

struct TextStats {
  unsigned words = 0;        // runs of letters and digits; two Han or Kana characters count as a word
  unsigned stop_words = 0;   // of them, function words of the languages we know (half of the Han and Kana ones)
  unsigned numbers = 0;      // of them, words that begin with a digit
  unsigned capitalised = 0;  // of them, words that begin with an ASCII capital
  unsigned sentences = 0;    // sentence ends: punctuation followed by a space or by the end
  unsigned commas = 0;
  unsigned characters = 0;     // code points
  bool ends_sentence = false;  // ends with sentence punctuation, closing quotes and brackets aside

  TextStats& operator+=(const TextStats& other);
};

// `text` is valid UTF-8.
TextStats MeasureText(std::string_view text);

// One space for each run of white space (no-break and zero-width ones too), none at the ends.
std::string CollapseText(std::string_view text);

// Without white space at the ends, no-break spaces included.
std::string_view TrimText(std::string_view text);

// ASCII letters in lower case, curly apostrophes straight: the form in which phrases of the lexicon are compared.
std::string FoldAscii(std::string_view text);

inline bool Contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_PAGE_WORDS_H_
