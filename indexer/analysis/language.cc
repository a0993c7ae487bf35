#include "indexer/analysis/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <unicode/locid.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "indexer/analysis/ascii_runs.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Codes of libstemmer's languages, sorted. Its "porter" is an older English.
constexpr std::array<std::string_view, 28> kStemmed = {"ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr",
                                                       "ga", "hi", "hu", "hy", "id", "it", "lt", "ne", "nl", "no",
                                                       "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi"};

// One code for what is one language to a stemmer and to a reader.
std::string_view Unify(std::string_view code) {
  if (code == "nb" || code == "nn") return "no";
  if (code == "iw") return "he";
  if (code == "in") return "id";
  if (code == "ji") return "yi";
  return code;
}

// ISO 639-2 has two codes for some languages; ICU knows only the other one.
std::string_view FromBibliographicCode(std::string_view code) {
  static constexpr std::pair<std::string_view, std::string_view> kCodes[] = {
      {"alb", "sq"}, {"arm", "hy"}, {"baq", "eu"}, {"bur", "my"}, {"chi", "zh"}, {"cze", "cs"}, {"dut", "nl"},
      {"fre", "fr"}, {"geo", "ka"}, {"ger", "de"}, {"gre", "el"}, {"ice", "is"}, {"mac", "mk"}, {"mao", "mi"},
      {"may", "ms"}, {"per", "fa"}, {"rum", "ro"}, {"slo", "sk"}, {"tib", "bo"}, {"wel", "cy"}};
  for (const auto& [bibliographic, two_letters] : kCodes) {
    if (code == bibliographic) return two_letters;
  }
  return code;
}

// English names of all languages with a code, in lower case.
absl::flat_hash_map<std::string, std::string> MakeNames() {
  absl::flat_hash_map<std::string, std::string> names;
  for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) {
    if (std::strlen(*code) != 2) continue;
    icu::UnicodeString name;
    icu::Locale(*code).getDisplayLanguage(icu::Locale::getEnglish(), name);
    std::string utf8;
    name.toUTF8String(utf8);
    names.try_emplace(absl::AsciiStrToLower(utf8), Unify(*code));
  }
  return names;
}

const absl::flat_hash_map<std::string, std::string>& Names() {
  static const auto* const names = new absl::flat_hash_map<std::string, std::string>(MakeNames());
  return *names;
}

bool IsTwoLetterCode(const std::string& code) {
  static const auto* const codes = [] {
    auto* all = new absl::flat_hash_set<std::string>();
    for (const char* const* known = uloc_getISOLanguages(); *known != nullptr; ++known) {
      if (std::strlen(*known) == 2) all->insert(*known);
    }
    return all;
  }();
  return codes->contains(code);
}

// Up to `max_bytes` bytes from `begin` on, without the pieces of characters at either end.
std::string_view Piece(std::string_view text, std::size_t begin, std::size_t max_bytes) {
  const auto inside_character = [text](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  while (inside_character(begin)) ++begin;
  std::size_t end = std::min(begin + max_bytes, text.size());
  while (end > begin && inside_character(end)) --end;
  return text.substr(begin, end - begin);
}

// What it takes to believe what CLD2 says of a piece of text, beside its own word for it.
struct Demand {
  int percent = 0;   // so much of the text is in the language
  double score = 0;  // of it per KB; of plain texts about 1,000, less where another language or names are mixed in
};

// Empty unless CLD2 is sure, and the demand is met.
std::string Detect(std::string_view text, const Demand& demand) {
  bool reliable = false;
  int valid_bytes = 0;
  CLD2::Language top[3];
  int percent[3];
  double scores[3];
  int text_bytes = 0;
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  const CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      text.data(), static_cast<int>(text.size()), /*is_plain_text=*/true, &hints, /*flags=*/0, top, percent, scores,
      nullptr, &text_bytes, &reliable, &valid_bytes);
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE || valid_bytes < static_cast<int>(text.size())) return "";
  if (percent[0] < demand.percent || scores[0] < demand.score) return "";
  return NormalizeLanguage(CLD2::LanguageCode(language));
}

// A look at a piece from the beginning of a text and one from its middle.
struct Glance {
  std::size_t piece_bytes;
  Demand demand;
};

// Most texts show what they are in at the first glance; reading all would cost fourteen times as much (README.md has
// the figures).
constexpr std::array<Glance, 2> kGlances = {{{56, {.percent = 99, .score = 850}}, {112, {.percent = 80}}}};
constexpr std::size_t kMinGlancedBytes = 4 * kGlances.back().piece_bytes;

std::string TwoPieces(std::string_view text, std::size_t piece_bytes) {
  return StrCat(Piece(text, 0, piece_bytes), "\n", Piece(text, text.size() / 2, piece_bytes));
}

// What English texts are full of and texts in other languages hardly have, but in titles and names.
constexpr std::array<std::string_view, 12> kEnglishFunctionWords = {"the",  "and",  "that", "with",  "from",  "this",
                                                                    "have", "they", "been", "which", "their", "would"};

// Of a piece of text.
struct EnglishSigns {
  int function_words = 0;
  std::uint32_t distinct = 0;        // a bit for each of kEnglishFunctionWords
  bool has_accented_letter = false;  // or one of another script
};

// Of up to eight bytes.
constexpr std::uint64_t NumberOf(std::string_view word) {
  std::uint64_t number = 0;
  for (const char c : word) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

constexpr auto kFunctionWordNumbers = [] {
  std::array<std::uint64_t, kEnglishFunctionWords.size()> numbers;
  std::transform(kEnglishFunctionWords.begin(), kEnglishFunctionWords.end(), numbers.begin(), NumberOf);
  return numbers;
}();

bool IsBlank(char c) { return c == ' ' || c == '\n'; }

// Words count between spaces, so that one cut by either end is none.
EnglishSigns ReadEnglishSigns(std::string_view piece) {
  constexpr unsigned char kFirstLetterLead = 0xC3, kPunctuationLead = 0xE2;  // of UTF-8; the latter: dashes and quotes
  EnglishSigns signs;
  AsciiRuns runs;
  runs.Start(piece);
  for (std::size_t begin = runs.NextStart(0), end; begin < piece.size(); begin = runs.NextStart(end)) {
    if (const auto byte = static_cast<unsigned char>(piece[begin]); byte >= 0x80) {
      signs.has_accented_letter |= byte >= kFirstLetterLead && byte != kPunctuationLead;
      end = begin + 1;
      continue;
    }
    end = runs.RunEnd(begin);
    const std::size_t size = end - begin;
    if (size < 3 || size > 5 || begin == 0 || end == piece.size()) continue;
    if (!IsBlank(piece[begin - 1]) || !IsBlank(piece[end])) continue;
    const std::uint64_t word = NumberOf(piece.substr(begin, size));
    for (std::size_t i = 0; i < kFunctionWordNumbers.size(); ++i) {
      const bool is_it = word == kFunctionWordNumbers[i];
      signs.function_words += is_it ? 1 : 0;
      signs.distinct |= (is_it ? 1u : 0u) << i;
    }
  }
  return signs;
}

// Whether English is to be seen without asking CLD2, all over the text.
bool IsPlainlyEnglish(std::string_view text) {
  constexpr std::size_t kPieces = 4, kPieceBytes = 192;
  constexpr int kLeastWords = 8, kLeastDistinct = 3;
  if (text.size() < kPieces * kPieceBytes) return false;  // pieces would overlap
  int words = 0;
  std::uint32_t distinct = 0;
  for (std::size_t piece = 0; piece < kPieces; ++piece) {
    const EnglishSigns signs = ReadEnglishSigns(text.substr(text.size() / kPieces * piece, kPieceBytes));
    if (signs.function_words == 0 || signs.has_accented_letter) return false;
    words += signs.function_words;
    distinct |= signs.distinct;
  }
  return words >= kLeastWords && std::popcount(distinct) >= kLeastDistinct;
}

bool IsLetters(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
}

}  // namespace

std::string DetectLanguage(std::string_view text) {
  constexpr std::size_t kMinBytes = 40;    // below that even CLD2's "reliable" is a guess
  constexpr std::size_t kMaxBytes = 4096;  // more does not make it surer
  if (text.size() < kMinBytes) return "";
  text = Piece(text, 0, kMaxBytes);
  if (text.size() > kMinGlancedBytes) {
    if (IsPlainlyEnglish(text)) return "en";
    for (const auto& [piece_bytes, demand] : kGlances) {
      if (std::string language = Detect(TwoPieces(text, piece_bytes), demand); !language.empty()) return language;
    }
  }
  return Detect(text, Demand());
}

std::string NormalizeLanguage(std::string_view name) {
  constexpr std::size_t kMaxBytes = 64;
  const std::string lower = absl::AsciiStrToLower(ToAbsl(name.substr(0, kMaxBytes)));
  const std::string trimmed(absl::StripAsciiWhitespace(lower));
  if (trimmed.empty()) return "";

  const std::string primary = trimmed.substr(0, trimmed.find_first_of("-_"));
  if ((primary.size() == 2 || primary.size() == 3) && IsLetters(primary)) {
    const std::string known(Unify(FromBibliographicCode(primary)));
    const std::string code = icu::Locale(known.c_str()).getLanguage();  // "eng" -> "en"
    if (IsTwoLetterCode(code)) return std::string(Unify(code));
  }
  const auto found = Names().find(trimmed);
  return found == Names().end() ? "" : found->second;
}

bool HasStemmer(std::string_view language) { return std::binary_search(kStemmed.begin(), kStemmed.end(), language); }

}  // namespace broadsheet
