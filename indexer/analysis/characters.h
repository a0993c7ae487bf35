// What a character does in a text: makes words, joins them, or separates them.
#ifndef BROADSHEET_INDEXER_ANALYSIS_CHARACTERS_H_
#define BROADSHEET_INDEXER_ANALYSIS_CHARACTERS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace broadsheet {

// Derived from the Word_Break property of UAX #29, with the differences that README.md gives. Letters and digits
// make words; the joiners (from kApostrophe on) keep words together in the places that WordScanner defines.
enum class CharClass : std::uint8_t {
  kUnknown,    // not looked up yet
  kSeparator,  // spaces, punctuation, symbols, malformed bytes
  kIgnorable,  // combining marks, formatting and zero-width characters: belong to the character before them
  kLetter,
  kDigit,
  kDictionary,  // letters of scripts written without spaces: ICU's dictionaries find their words
  kApostrophe,
  kHyphen,
  kPeriod,
  kComma,
  kAmpersand,
  kUnderscore,
  kMiddleDot,  // Catalan "col·legi"
};

using Codepoint = std::int32_t;  // negative: malformed UTF-8

// All apostrophes and single quotes are the same to us; so are the hyphens that join words (dashes do not).
bool IsApostrophe(Codepoint c);
bool IsHyphen(Codepoint c);

// Classes of ASCII, for loops that must not call anything.
extern const std::array<CharClass, 128> kAsciiClasses;

// Classes of all characters; those beyond ASCII are computed a page at a time when first met, because looking up
// Unicode properties costs more than the rest of the scan. Not thread-safe.
class CharClassTable {
 public:
  CharClass Get(Codepoint c) {
    if (static_cast<std::uint32_t>(c) < 128) return kAsciiClasses[static_cast<std::size_t>(c)];
    return GetBeyondAscii(c);
  }

 private:
  static constexpr int kPageBits = 7;
  using Page = std::array<CharClass, 1 << kPageBits>;

  CharClass GetBeyondAscii(Codepoint c);

  std::array<std::unique_ptr<Page>, (0x110000 >> kPageBits)> pages_;
};

// The character at `*position`, which moves behind it. Precondition: `*position` is within the text.
Codepoint DecodeAt(std::string_view text, std::size_t* position);

inline bool IsAscii(std::string_view text) {
  unsigned char bits = 0;
  for (const char c : text) bits |= static_cast<unsigned char>(c);
  return bits < 0x80;
}

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_CHARACTERS_H_
