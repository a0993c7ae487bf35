#include "indexer/import/input/encoding.h"

#include <simdjson.h>
#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "storage/strings.h"

namespace broadsheet {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using ConverterPtr = std::unique_ptr<UConverter, CloseConverter>;

struct DeleteDetector {
  void operator()(uchardet* detector) const { uchardet_delete(detector); }
};

// windows-1252's characters for the bytes 0x80 to 0x9F; 0 where it has none.
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

constexpr std::string_view kWindows1252Name = "windows-1252";

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return (x >= 'A' && x <= 'Z' ? x | 0x20 : x) == (y >= 'A' && y <= 'Z' ? y | 0x20 : y);
  });
}

// What browsers make of a label: those that claim less than people write under them are read as their supersets.
std::string_view WidenLabel(std::string_view label) {
  constexpr std::array<std::string_view, 8> kNarrow = {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1",
                                                       "latin-1",    "l1",        "ascii",      "us-ascii"};
  for (std::string_view narrow : kNarrow) {
    if (EqualsIgnoringCase(label, narrow)) return kWindows1252Name;
  }
  if (EqualsIgnoringCase(label, "gb2312") || EqualsIgnoringCase(label, "gbk")) return "gb18030";
  if (EqualsIgnoringCase(label, "iso-8859-9")) return "windows-1254";
  if (EqualsIgnoringCase(label, "tis-620") || EqualsIgnoringCase(label, "iso-8859-11")) return "windows-874";
  if (EqualsIgnoringCase(label, "shift_jis") || EqualsIgnoringCase(label, "sjis")) return "windows-31j";
  if (EqualsIgnoringCase(label, "euc-kr") || EqualsIgnoringCase(label, "ks_c_5601-1987")) return "windows-949";
  return label;
}

ConverterPtr OpenConverter(std::string_view charset) {
  if (charset.empty() || charset.size() > 64) return nullptr;
  UErrorCode status = U_ZERO_ERROR;
  ConverterPtr converter(ucnv_open(std::string(charset).c_str(), &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

bool IsUtf8Label(std::string_view label) {
  return EqualsIgnoringCase(label, "utf-8") || EqualsIgnoringCase(label, "utf8");
}

// Charsets that shift by escape sequences: their bytes are valid UTF-8, but not the text.
bool IsSevenBitCharset(std::string_view label) {
  constexpr std::string_view kFamily = "iso-2022-";
  return label.size() > kFamily.size() && EqualsIgnoringCase(label.substr(0, kFamily.size()), kFamily);
}

// Decodes by ICU; false if it has no such converter.
bool DecodeAs(std::string_view bytes, std::string_view charset, DecodedText& result) {
  ConverterPtr converter = OpenConverter(charset);
  if (converter == nullptr) return false;
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString wide(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), status);
  if (U_FAILURE(status)) return false;
  result.text.clear();
  wide.toUTF8String(result.text);
  result.charset = charset;
  result.repaired = wide.indexOf(static_cast<UChar>(0xFFFD)) >= 0;
  return true;
}

// Replaces every maximal broken sequence by U+FFFD.
std::string RepairUtf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + 16);
  const auto size = static_cast<std::int64_t>(bytes.size());
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t begin = at;
    UChar32 character;
    U8_NEXT(bytes.data(), at, size, character);
    if (character < 0) {
      text += "\xEF\xBF\xBD";
    } else {
      text.append(bytes, begin, at - begin);
    }
  }
  return text;
}

struct Utf8Census {
  std::size_t characters = 0;  // valid ones of more than one byte
  std::size_t broken = 0;      // maximal broken sequences
  std::size_t high_bytes = 0;  // bytes over 0x7F
};

Utf8Census CountUtf8(std::string_view bytes) {
  Utf8Census census;
  const auto size = static_cast<std::int64_t>(bytes.size());
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t begin = at;
    UChar32 character;
    U8_NEXT(bytes.data(), at, size, character);
    if (character >= 0 && character < 0x80) continue;
    census.high_bytes += at - begin;
    ++(character < 0 ? census.broken : census.characters);
  }
  return census;
}

// Statistics need something to count: sparse high bytes are accented letters or punctuation of Western text, whatever
// a detector makes of them.
bool LooksWestern(std::string_view bytes, const Utf8Census& census) {
  return census.high_bytes < 24 && census.high_bytes * 3 < bytes.size();
}

std::string DetectCharset(std::string_view bytes) {
  constexpr std::size_t kSampleBytes = 1 << 20;
  std::unique_ptr<uchardet, DeleteDetector> detector(uchardet_new());
  if (detector == nullptr) return {};
  if (uchardet_handle_data(detector.get(), bytes.data(), std::min(bytes.size(), kSampleBytes)) != 0) return {};
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

DecodedText Utf8Text(std::string text, bool repaired) {
  CleanUtf8(text);
  return {std::move(text), "UTF-8", repaired};
}

// ICU's string lengths are 32 bits, and a character may take two units.
constexpr std::size_t kMaxConvertibleBytes = std::size_t{1} << 30;

bool IsDirty(unsigned char byte, unsigned char next) {
  if (byte < 0x20) return byte != '\n' && byte != '\t';
  return byte == 0x7F || (byte == 0xC2 && next < 0xA0);
}

// Whether a block has a byte that cleaning may have something to do with: a sum without branches, which compilers make
// of many bytes at a time.
constexpr std::size_t kBlockBytes = 64;
bool MayBeDirty(const char* block) {
  unsigned char found = 0;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    const auto byte = static_cast<unsigned char>(block[i]);
    found |= ((byte < 0x20) & (byte != '\n') & (byte != '\t')) | (byte == 0x7F) | (byte == 0xC2);
  }
  return found != 0;
}

// Where cleaning has something to do, or `text.size()`.
std::size_t FindDirty(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(at + kBlockBytes, text.size());
    if (end - at == kBlockBytes && !MayBeDirty(text.data() + at)) {
      at = end;
      continue;
    }
    for (; at < end; ++at) {
      if (IsDirty(text[at], at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0xFF)) return at;
    }
  }
  return text.size();
}

void AppendUtf8(char16_t character, std::string& out) {
  if (character < 0x800) {
    out += static_cast<char>(0xC0 | (character >> 6));
  } else {
    out += static_cast<char>(0xE0 | (character >> 12));
    out += static_cast<char>(0x80 | ((character >> 6) & 0x3F));
  }
  out += static_cast<char>(0x80 | (character & 0x3F));
}

}  // namespace

std::string DecodedText::Warning() const {
  if (repaired) return StrCat("text has bytes that are no ", charset, ": they were replaced by U+FFFD");
  const bool unicode = charset.starts_with("UTF-");
  return unicode ? std::string() : StrCat("text is not valid UTF-8: it was read as ", charset);
}

bool IsValidUtf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

void CleanUtf8(std::string& text) {
  const std::size_t first = FindDirty(text);
  if (first == text.size()) return;
  std::string clean = text.substr(0, first);
  clean.reserve(text.size() + 16);
  for (std::size_t i = first; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0xFF;
    if (!IsDirty(byte, next)) {
      clean += text[i];
    } else if (byte == '\r') {
      if (next != '\n') clean += '\n';
    } else if (byte == 0xC2) {
      if (next >= 0x80 && kWindows1252[next - 0x80] != 0) AppendUtf8(kWindows1252[next - 0x80], clean);
      ++i;
    }
  }
  text = std::move(clean);
}

std::string_view UnicodeSignature(std::string_view bytes, std::size_t* bom_bytes) {
  struct Mark {
    std::string_view bytes, charset;
  };
  static constexpr std::array<Mark, 5> kMarks = {Mark{{"\xEF\xBB\xBF", 3}, "UTF-8"},
                                                 {{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
                                                 {{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
                                                 {{"\xFF\xFE", 2}, "UTF-16LE"},
                                                 {{"\xFE\xFF", 2}, "UTF-16BE"}};
  if (bom_bytes != nullptr) *bom_bytes = 0;
  for (const Mark& mark : kMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    if (bom_bytes != nullptr) *bom_bytes = mark.bytes.size();
    return mark.charset;
  }
  // Western text, markup and JSON in UTF-16 have a zero in most pairs, always on the same side.
  const std::size_t sample = std::min(bytes.size(), kSignatureBytes) & ~std::size_t{1};
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < sample; ++i) zeros[i & 1] += bytes[i] == '\0';
  const std::size_t pairs = sample / 2;
  if (pairs < 2) return {};
  if (zeros[1] * 10 >= pairs * 7 && zeros[0] * 50 <= pairs) return "UTF-16LE";
  if (zeros[0] * 10 >= pairs * 7 && zeros[1] * 50 <= pairs) return "UTF-16BE";
  return {};
}

DecodedText ToUtf8(std::string_view bytes, std::string_view declared_charset) {
  if (IsSevenBitCharset(declared_charset) && bytes.find('\x1B') != std::string_view::npos) {
    if (DecodedText result; DecodeAs(bytes, declared_charset, result)) {
      CleanUtf8(result.text);
      return result;
    }
  }
  std::size_t bom = 0;
  const std::string_view signature = UnicodeSignature(bytes, &bom);
  bytes.remove_prefix(bom);
  if (signature.empty() || signature == "UTF-8" || bytes.size() > kMaxConvertibleBytes) {
    if (IsValidUtf8(bytes)) return Utf8Text(std::string(bytes), false);
    if (signature == "UTF-8" || bytes.size() > kMaxConvertibleBytes) return Utf8Text(RepairUtf8(bytes), true);
  }
  DecodedText result;
  if (!signature.empty() && DecodeAs(bytes, signature, result)) {
    CleanUtf8(result.text);
    return result;
  }
  const std::string_view declared = WidenLabel(declared_charset);
  const Utf8Census census = CountUtf8(bytes);
  const bool mostly_utf8 = census.characters > census.broken;
  if (!mostly_utf8 && !IsUtf8Label(declared) && DecodeAs(bytes, declared, result)) {
    CleanUtf8(result.text);
    return result;
  }
  if (mostly_utf8) return Utf8Text(RepairUtf8(bytes), true);
  const std::string detected = LooksWestern(bytes, census) ? std::string() : DetectCharset(bytes);
  const std::string_view charset = WidenLabel(detected);
  if (charset.empty() || IsUtf8Label(charset) || !DecodeAs(bytes, charset, result) || result.repaired) {
    DecodeAs(bytes, kWindows1252Name, result);
  }
  CleanUtf8(result.text);
  return result;
}

}  // namespace broadsheet
