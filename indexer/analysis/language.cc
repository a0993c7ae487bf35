#include "indexer/analysis/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "indexer/analysis/ascii_runs.h"
#include "indexer/analysis/language_name.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Codes of libstemmer's languages, sorted. Its "porter" is an older English.
constexpr std::array<std::string_view, 28> kStemmed = {"ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr",
                                                       "ga", "hi", "hu", "hy", "id", "it", "lt", "ne", "nl", "no",
                                                       "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi"};

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

bool HasStemmer(std::string_view language) { return std::binary_search(kStemmed.begin(), kStemmed.end(), language); }

}  // namespace broadsheet
