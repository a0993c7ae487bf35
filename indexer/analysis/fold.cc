#include "indexer/analysis/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/characters.h"

namespace broadsheet {
namespace {

// ICU's normalizers are singletons that cannot fail where its data is built in; a failure leaves text as it is.
enum class Normalization { kNfkc, kNfkcCasefold, kNfd, kNfc };

const icu::Normalizer2* GetNormalizer(Normalization kind, UErrorCode* status) {
  switch (kind) {
    case Normalization::kNfkc:
      return icu::Normalizer2::getNFKCInstance(*status);
    case Normalization::kNfkcCasefold:
      return icu::Normalizer2::getNFKCCasefoldInstance(*status);
    case Normalization::kNfd:
      return icu::Normalizer2::getNFDInstance(*status);
    case Normalization::kNfc:
      return icu::Normalizer2::getNFCInstance(*status);
  }
  return nullptr;
}

icu::UnicodeString Normalize(const icu::UnicodeString& text, Normalization kind) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = GetNormalizer(kind, &status);
  if (U_FAILURE(status)) return text;
  icu::UnicodeString result;
  normalizer->normalize(text, result, status);
  return U_SUCCESS(status) ? result : text;
}

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

// Calls visit(character) for each and builds a text of what it appends.
template <typename Visit>
icu::UnicodeString Rewrite(const icu::UnicodeString& text, Visit visit) {
  icu::UnicodeString result;
  for (std::int32_t i = 0; i < text.length();) {
    const UChar32 c = text.char32At(i);
    i += U16_LENGTH(c);
    visit(c, &result);
  }
  return result;
}

constexpr UChar32 kTatweel = 0x0640;  // only stretches an Arabic word

UChar32 Straighten(UChar32 c) {
  if (IsApostrophe(c)) return '\'';
  if (IsHyphen(c)) return '-';
  switch (c) {
    case 0x2027:
      return 0x00B7;
    case 0x066B:
      return '.';
    case 0x066C:
      return ',';
    default:
      return c;
  }
}

icu::UnicodeString StraightenAll(const icu::UnicodeString& text) {
  return Rewrite(text, [](UChar32 c, icu::UnicodeString* out) { out->append(Straighten(c)); });
}

bool IsCyrillicVowel(UChar32 c) {
  switch (c) {
    case 0x0430:
    case 0x0435:
    case 0x0438:
    case 0x043E:
    case 0x0443:
    case 0x044B:
    case 0x044D:
    case 0x044E:
    case 0x044F:
    case 0x0454:
    case 0x0456:
      return true;
    default:
      return false;
  }
}

// True if people leave this mark out when they type the word: accents of Latin and Greek, the dots of Cyrillic ё and
// stress marks, vowel points. Marks that make another letter (й, ї, Indic vowels, kana voicing) stay.
bool IsOptionalMark(UChar32 mark, UChar32 base) {
  if (mark >= 0x0591 && mark <= 0x05C7) return true;                      // Hebrew points
  if ((mark >= 0x064B && mark <= 0x0652) || mark == 0x0670) return true;  // Arabic vowel signs
  if (mark >= 0x0653 && mark <= 0x0655) return base == 0x0627;            // madda and hamza, on alef only
  switch (u_getIntPropertyValue(base, UCHAR_SCRIPT)) {
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_COMMON:
      return true;
    case USCRIPT_CYRILLIC:
      if (mark == 0x0308) return base == 0x0435;
      return (mark == 0x0300 || mark == 0x0301) && IsCyrillicVowel(base);
    default:
      return false;
  }
}

// Letters that Unicode does not decompose, as those write them who do not have them on their keyboard.
const char* PlainLetters(UChar32 c) {
  switch (c) {
    case 0x00E6:
      return "ae";
    case 0x00F0:
      return "d";
    case 0x00F8:
      return "o";
    case 0x00FE:
      return "th";
    case 0x0111:
      return "d";
    case 0x0127:
      return "h";
    case 0x0131:
      return "i";
    case 0x0138:
      return "k";
    case 0x0142:
      return "l";
    case 0x014B:
      return "n";
    case 0x0153:
      return "oe";
    case 0x0167:
      return "t";
    case 0x0192:
      return "f";
    case 0x0237:
      return "j";
    default:
      return nullptr;
  }
}

icu::UnicodeString FoldLetters(const icu::UnicodeString& decomposed) {
  UChar32 base = 0;
  return Rewrite(decomposed, [&base](UChar32 c, icu::UnicodeString* out) {
    if ((U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) {
      if (!IsOptionalMark(c, base)) out->append(c);
      return;
    }
    if (c == kTatweel) return;
    base = c;
    if (const char* plain = PlainLetters(c)) {
      out->append(icu::UnicodeString(plain, -1, US_INV));
    } else if (const std::int32_t digit = u_charDigitValue(c); digit >= 0) {
      base = '0' + digit;
      out->append(base);
    } else {
      out->append(Straighten(c));
    }
  });
}

std::string FoldAscii(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '`') c = '\'';
  }
  return folded;
}

bool IsPartOfSpelling(UChar32 c) {
  if (c == kTatweel) return false;
  if ((U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0) {
    return !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
  }
  switch (c) {
    case '\'':
    case '-':
    case '.':
    case ',':
    case '&':
    case '_':
    case 0x00B7:
      return true;
    default:
      return u_hasBinaryProperty(c, UCHAR_ALPHABETIC);  // circled letters and the like
  }
}

}  // namespace

std::string NormalizeSpelling(std::string_view raw) {
  if (IsAscii(raw)) {
    std::string spelling;
    for (const char c : raw) {
      if (c == '`') {
        spelling += '\'';
      } else if (c > ' ') {
        spelling += c;
      }
    }
    return spelling;
  }
  // Straightened before NFKC, which would tear ´ apart, and after it, for the apostrophe in ŉ.
  const icu::UnicodeString composed = Normalize(StraightenAll(FromUtf8(raw)), Normalization::kNfkc);
  return ToUtf8(Rewrite(composed, [](UChar32 c, icu::UnicodeString* out) {
    c = Straighten(c);
    if (IsPartOfSpelling(c)) out->append(c);
  }));
}

std::string_view CutToCharacters(std::string_view text, std::size_t max_characters) {
  if (text.size() <= max_characters) return text;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && ++characters > max_characters) return text.substr(0, i);
  }
  return text;
}

std::string FoldText(std::string_view text) {
  if (IsAscii(text)) return FoldAscii(text);
  const icu::UnicodeString folded_case = Normalize(StraightenAll(FromUtf8(text)), Normalization::kNfkcCasefold);
  return ToUtf8(Normalize(FoldLetters(Normalize(folded_case, Normalization::kNfd)), Normalization::kNfc));
}

}  // namespace broadsheet
