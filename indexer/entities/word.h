// A word without its letter case, and its shape: what remains of it when only the kinds of characters are kept.
#ifndef BROADSHEET_INDEXER_ENTITIES_WORD_H_
#define BROADSHEET_INDEXER_ENTITIES_WORD_H_

#include <cstdint>
#include <string_view>

namespace broadsheet::entities {

// How a word's letters are written.
enum class LetterForm : std::uint8_t {
  kNone,     // no letters
  kLower,    // talks
  kCapital,  // Moscow, O'Brien
  kUpper,    // NATO, U.S.: two letters or more
  kMixed,    // iPhone, McDonald
  kInitial,  // a single capital: A, J.
};

// Whether there is a capital among them.
inline bool IsRaised(LetterForm form) { return form != LetterForm::kNone && form != LetterForm::kLower; }

inline constexpr std::size_t kMaxWordBytes = 48;  // of a longer word, the rest is not looked at

struct Word {
  std::uint64_t hash = 0;                        // of the word in lower case, figures as 0
  std::uint32_t prefix[3] = {}, suffix[4] = {};  // hashes of the first 2 to 4 and the last 1 to 4 bytes in lower case
  std::uint32_t shape = 0;                       // hash of the shape, runs of one kind as one: "Xx", "X.X.", "d-d", "x"
  LetterForm form = LetterForm::kNone;
  bool has_digit = false;
  bool has_letter = false;
  std::uint8_t length = 0;  // bytes, at most kMaxWordBytes
};

// Hash that features, lists and clusters know words by.
std::uint64_t HashWord(std::string_view word);

Word MakeWord(std::string_view text);

// Hash of the shape that a word would have if it were written in another form.
std::uint32_t ShapeOf(LetterForm form);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_WORD_H_
