// What one word is called: its spelling, and the folded words that find it.
#ifndef BROADSHEET_INDEXER_ANALYSIS_WORD_FORM_H_
#define BROADSHEET_INDEXER_ANALYSIS_WORD_FORM_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace broadsheet {

// No word is longer in any of its forms; what is beyond is ignored, so that longer words with the same beginning are
// one word. Real words are shorter; junk (base64, DNA) must not fill the vocabulary.
inline constexpr std::size_t kMaxWordCharacters = 64;

// What an apostrophe inside a word sets apart, beside the possessive 's.
enum class ApostropheRule {
  kElision,  // a shortened word before it, as in French and Italian: "c'est", "l'homme", "dell'arte"
  kEnglish,  // only those that come in loan words and names: "coup d'état", "L'Oréal", but not "c'mon"
  kSuffix,   // a Turkish ending behind it: "Ankara'da"
};

// How a word is written as to capitals; decides on acronyms. Two bytes: every token has one.
struct LetterCase {
  bool has_lower : 1 = false;    // a letter in lower case
  bool is_capitals : 1 = false;  // two letters or more, all in capitals
  bool is_acronym : 1 = false;   // "US", "U.S.", "G7", "AT&T", "US's": if the words around it are not in capitals
  std::uint8_t letters = 0;      // up to 255
};

struct WordForm {
  std::string spelling;  // NormalizeSpelling
  std::string written;   // the spelling folded; a dotted acronym always with its last dot
  std::string owner;     // the written form without possessive, if that is not plain already: "at&t" of "at&t's"
  std::string plain;     // without possessive, elided article, and the joiners inside: what is stemmed
  LetterCase letter_case;
};

// The forms of one word as it stands in the text. The result depends on the arguments alone.
WordForm MakeWordForm(std::string_view raw, ApostropheRule rule);

// The plain form of a folded word: "japan's" -> "japan", "d'etudes" -> "etudes", "u.s." -> "us", "600,000" -> "600000".
std::string PlainForm(std::string_view written, ApostropheRule rule);

// The plain form with the elided article kept: "d'amato" -> "damato".
std::string PlainFormWithElision(std::string_view written);

// The plain forms of the parts of a hyphenated word, joined; empty if it has no letter ("3-1", "2025-12-02"), or is
// too long for a word.
std::string JoinedPlainForm(std::string_view folded, ApostropheRule rule);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_WORD_FORM_H_
