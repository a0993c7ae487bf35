#include "indexer/analysis/characters.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace broadsheet {
namespace {

constexpr std::array<CharClass, 128> MakeAsciiClasses() {
  std::array<CharClass, 128> classes{};
  for (std::size_t c = 0; c < 128; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    classes[c] = letter ? CharClass::kLetter : digit ? CharClass::kDigit : CharClass::kSeparator;
  }
  classes['\''] = CharClass::kApostrophe;
  classes['`'] = CharClass::kApostrophe;
  classes['-'] = CharClass::kHyphen;
  classes['.'] = CharClass::kPeriod;
  classes[','] = CharClass::kComma;
  classes['&'] = CharClass::kAmpersand;
  classes['_'] = CharClass::kUnderscore;
  return classes;
}

bool IsUnspacedScript(Codepoint c) {
  if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return true;  // Thai, Lao, Khmer, Myanmar …
  switch (u_getIntPropertyValue(c, UCHAR_SCRIPT)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return true;
    default:
      return u_getIntPropertyValue(c, UCHAR_WORD_BREAK) == U_WB_KATAKANA;  // the prolonged sound mark
  }
}

// "CO₂", "km²": NFKC makes them digits like the others.
bool IsSmallDigit(Codepoint c) {
  const int type = u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE);
  return (type == U_DT_SUPER || type == U_DT_SUB) && u_getIntPropertyValue(c, UCHAR_NUMERIC_TYPE) == U_NT_DIGIT;
}

CharClass Classify(Codepoint c) {
  if (IsApostrophe(c)) return CharClass::kApostrophe;
  if (IsHyphen(c)) return CharClass::kHyphen;
  if (c == 0x00B7 || c == 0x2027) return CharClass::kMiddleDot;
  if (c == 0x066B) return CharClass::kPeriod;  // Arabic decimal and thousands separators
  if (c == 0x066C) return CharClass::kComma;
  if (c == 0xFF3F) return CharClass::kUnderscore;
  if (u_isdigit(c) || IsSmallDigit(c)) return CharClass::kDigit;
  // Zero-width characters, Hangul fillers, and the tatweel that only stretches an Arabic word.
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || c == 0x0640) return CharClass::kIgnorable;
  const bool letter_like = (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_NL_MASK)) != 0;
  if (letter_like && IsUnspacedScript(c)) return CharClass::kDictionary;
  switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
    case U_WB_HEBREW_LETTER:
      return CharClass::kLetter;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ:
      return CharClass::kIgnorable;
    default:
      break;
  }
  return letter_like ? CharClass::kLetter : CharClass::kSeparator;
}

}  // namespace

constexpr std::array<CharClass, 128> kAsciiClasses = MakeAsciiClasses();

bool IsApostrophe(Codepoint c) {
  switch (c) {
    case '\'':
    case '`':
    case 0x00B4:  // acute accent, typed for an apostrophe
    case 0x02BB:  // Hawaiian and Uzbek letters
    case 0x02BC:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0xFF07:
      return true;
    default:
      return false;
  }
}

bool IsHyphen(Codepoint c) { return c == '-' || c == 0x2010 || c == 0x2011 || c == 0xFE63 || c == 0xFF0D; }

CharClass CharClassTable::GetBeyondAscii(Codepoint c) {
  if (c < 0) return CharClass::kSeparator;
  std::unique_ptr<Page>& page = pages_[static_cast<std::size_t>(c) >> kPageBits];
  if (page == nullptr) page = std::make_unique<Page>();
  CharClass& known = (*page)[static_cast<std::size_t>(c) & ((1u << kPageBits) - 1)];
  if (known == CharClass::kUnknown) known = Classify(c);
  return known;
}

Codepoint DecodeAt(std::string_view text, std::size_t* position) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  Codepoint c;
  std::size_t i = *position;
  U8_NEXT(bytes, i, text.size(), c);
  *position = i;
  return c;
}

}  // namespace broadsheet
