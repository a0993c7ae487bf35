#include "indexer/import/page/page_words.h"

#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMaxStopWordBytes = 12;
constexpr std::uint32_t kSoftHyphen = 0xad;

// Frequent function words; a word that two languages share stands once, where it fits.
constexpr std::string_view kStopWords[] = {
    // English
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "it",
    "on",
    "was",
    "with",
    "as",
    "he",
    "be",
    "at",
    "by",
    "this",
    "have",
    "from",
    "or",
    "had",
    "not",
    "but",
    "what",
    "are",
    "they",
    "his",
    "which",
    "you",
    "were",
    "an",
    "we",
    "their",
    "has",
    "there",
    "been",
    "if",
    "more",
    "when",
    "will",
    "would",
    "who",
    "so",
    "no",
    "she",
    "her",
    "him",
    "its",
    "i",
    "them",
    "than",
    "then",
    "these",
    "out",
    "about",
    "up",
    "into",
    "do",
    "can",
    "could",
    "my",
    "some",
    "after",
    "said",
    "also",
    "over",
    "because",
    "between",
    "during",
    "before",
    "while",
    "where",
    "our",
    "did",
    // German
    "der",
    "die",
    "und",
    "den",
    "von",
    "zu",
    "das",
    "mit",
    "sich",
    "des",
    "auf",
    "für",
    "ist",
    "im",
    "dem",
    "nicht",
    "ein",
    "eine",
    "als",
    "auch",
    "es",
    "werden",
    "aus",
    "hat",
    "dass",
    "sie",
    "nach",
    "wird",
    "bei",
    "einer",
    "um",
    "am",
    "sind",
    "noch",
    "wie",
    "einem",
    "über",
    "einen",
    "zum",
    "war",
    "haben",
    "nur",
    "oder",
    "aber",
    "vor",
    "zur",
    "bis",
    "mehr",
    "durch",
    "man",
    "wir",
    "ich",
    "ihr",
    "wenn",
    "sein",
    "kann",
    "vom",
    "so",
    // French
    "le",
    "la",
    "les",
    "et",
    "un",
    "une",
    "du",
    "dans",
    "que",
    "qui",
    "pour",
    "par",
    "sur",
    "au",
    "plus",
    "ne",
    "pas",
    "ce",
    "avec",
    "sont",
    "il",
    "elle",
    "aux",
    "cette",
    "ont",
    "été",
    "mais",
    "ou",
    "leur",
    "nous",
    "vous",
    "ses",
    // Spanish, Portuguese
    "el",
    "los",
    "las",
    "del",
    "se",
    "una",
    "con",
    "para",
    "su",
    "al",
    "lo",
    "como",
    "más",
    "pero",
    "sus",
    "ya",
    "este",
    "sí",
    "esta",
    "entre",
    "cuando",
    "muy",
    "sin",
    "sobre",
    "también",
    "hasta",
    "y",
    "o",
    "os",
    "um",
    "uma",
    "não",
    "na",
    "no",
    "da",
    "do",
    "dos",
    "das",
    "em",
    "mais",
    "foi",
    "são",
    "ao",
    "pela",
    "pelo",
    "e",
    "à",
    // Italian
    "di",
    "che",
    "per",
    "sono",
    "della",
    "nel",
    "alla",
    "dei",
    "gli",
    "anche",
    "più",
    "come",
    "ha",
    "dal",
    "delle",
    "questo",
    "nella",
    "ma",
    "ed",
    "stato",
    // Dutch, Danish, Swedish, Norwegian
    "het",
    "een",
    "van",
    "en",
    "op",
    "te",
    "dat",
    "zijn",
    "voor",
    "niet",
    "aan",
    "er",
    "door",
    "ook",
    "naar",
    "maar",
    "och",
    "att",
    "som",
    "på",
    "med",
    "av",
    "till",
    "det",
    "om",
    "har",
    "ett",
    "inte",
    "og",
    "til",
    "af",
    "ikke",
    "han",
    "var",
    "fra",
    "jeg",
    "vi",
    // Polish, Czech
    "w",
    "z",
    "nie",
    "się",
    "że",
    "jest",
    "od",
    "o",
    "po",
    "jak",
    "przez",
    "dla",
    "je",
    "že",
    "ve",
    "jsou",
    "ale",
    "které",
    "který",
    // Turkish, Indonesian
    "ve",
    "bir",
    "bu",
    "ile",
    "için",
    "da",
    "de",
    "çok",
    "yang",
    "dan",
    "untuk",
    "dengan",
    "ini",
    "itu",
    "pada",
    "tidak",
    "dari",
    "dalam",
    "akan",
    "adalah",
    // Russian, Ukrainian, Bulgarian
    "и",
    "в",
    "не",
    "на",
    "что",
    "с",
    "по",
    "как",
    "это",
    "из",
    "у",
    "к",
    "от",
    "за",
    "для",
    "его",
    "то",
    "а",
    "был",
    "є",
    "та",
    "що",
    "до",
    "се",
    "от",
    "са",
    // Greek
    "και",
    "το",
    "του",
    "της",
    "η",
    "ο",
    "να",
    "με",
    "για",
    "από",
    "που",
    "την",
    "στο",
    "των",
};

const absl::flat_hash_set<std::string_view>& StopWords() {
  static const auto* words = new absl::flat_hash_set<std::string_view>(std::begin(kStopWords), std::end(kStopWords));
  return *words;
}

struct Character {
  std::uint32_t code;
  unsigned length;
};

inline Character Decode(std::string_view text, std::size_t at) {
  if (const auto ascii = static_cast<unsigned char>(text[at]); ascii < 0x80) return {ascii, 1};
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first < 0xe0) return {(first & 0x1f) << 6 | (byte(1) & 0x3f), 2};
  if (first < 0xf0) return {(first & 0xf) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f), 3};
  return {(first & 7) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f), 4};
}

inline bool IsSpace(std::uint32_t c) {
  if (c > ' ' && c < 0x80) return false;
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) ||
         c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x2060 || c == 0x3000 || c == 0xfeff ||
         c == 0x85;
}

bool IsHanOrKana(std::uint32_t c) {
  return (c >= 0x3041 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
}

bool IsWordCharacter(std::uint32_t c) {
  if (c < 0x80) return absl::ascii_isalnum(static_cast<unsigned char>(c));
  if (c < 0xc0) return c == 0xaa || c == 0xb5 || c == 0xba;
  return !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x3020) && !(c >= 0xe000 && c <= 0xf8ff) &&
         !(c >= 0xfe00 && c <= 0xfe6f) && !(c >= 0xff00 && c <= 0xff0f) && !IsSpace(c) && c < 0x1f000;
}

bool IsSentenceMark(std::uint32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0x0964 ||
         c == 0x06d4 || c == 0x061f;
}

bool IsWideSentenceMark(std::uint32_t c) { return c == 0x3002 || c == 0xff01 || c == 0xff1f; }

bool IsClosing(std::uint32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x2019 || c == 0x201d || c == 0xbb || c == 0xab ||
         c == 0x300d || c == 0x201c || c == '*';
}

// Follows the text character by character for marks at the ends of sentences.
class SentenceCounter {
 public:
  void Add(std::uint32_t c) {
    if (IsSentenceMark(c)) {
      if (IsWideSentenceMark(c)) ++sentences_;
      pending_ = !IsWideSentenceMark(c);
      ended_ = true;
    } else if (IsSpace(c)) {
      if (pending_) ++sentences_;
      pending_ = false;
    } else if (!IsClosing(c)) {
      pending_ = ended_ = false;
    }
  }
  unsigned sentences() const { return sentences_ + (pending_ ? 1 : 0); }
  bool ended() const { return ended_; }

 private:
  unsigned sentences_ = 0;
  bool pending_ = false;
  bool ended_ = false;
};

// Whether collapsing would change nothing: only asked of ASCII, which most text is.
bool IsCollapsed(std::string_view text) {
  bool space = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || (byte < ' ') || (byte == ' ' && space)) return false;
    space = byte == ' ';
  }
  return !space;
}

void CountWord(std::string_view word, TextStats& stats) {
  ++stats.words;
  const auto first = static_cast<unsigned char>(word[0]);
  if (absl::ascii_isdigit(first)) {
    ++stats.numbers;
    return;
  }
  if (absl::ascii_isupper(first)) ++stats.capitalised;
  if (word.size() > kMaxStopWordBytes) return;
  char folded[kMaxStopWordBytes];
  for (std::size_t i = 0; i < word.size(); ++i) folded[i] = absl::ascii_tolower(static_cast<unsigned char>(word[i]));
  if (StopWords().contains(std::string_view(folded, word.size()))) ++stats.stop_words;
}

}  // namespace

TextStats& TextStats::operator+=(const TextStats& other) {
  words += other.words;
  stop_words += other.stop_words;
  numbers += other.numbers;
  capitalised += other.capitalised;
  sentences += other.sentences;
  commas += other.commas;
  characters += other.characters;
  ends_sentence = other.ends_sentence;
  return *this;
}

TextStats MeasureText(std::string_view text) {
  TextStats stats;
  SentenceCounter sentences;
  unsigned wide = 0;
  std::size_t word_begin = std::string_view::npos;
  const auto end_word = [&](std::size_t end) {
    if (word_begin != std::string_view::npos) CountWord(text.substr(word_begin, end - word_begin), stats);
    word_begin = std::string_view::npos;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, length] = Decode(text, at);
    ++stats.characters;
    if (c < 0x80 && word_begin != std::string_view::npos && absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      ++at;  // inside a word nothing else happens
      continue;
    }
    sentences.Add(c);
    if (IsHanOrKana(c)) {
      end_word(at);
      ++wide;
    } else if (IsWordCharacter(c) || ((c == '\'' || c == 0x2019) && word_begin != std::string_view::npos)) {
      if (word_begin == std::string_view::npos) word_begin = at;
    } else {
      end_word(at);
      if (c == ',' || c == 0x3001 || c == 0xff0c) ++stats.commas;
    }
    at += length;
  }
  end_word(text.size());
  stats.words += wide / 2;
  stats.stop_words += wide / 4;
  stats.sentences = sentences.sentences();
  stats.ends_sentence = sentences.ended();
  return stats;
}

std::string CollapseText(std::string_view text) {
  if (IsCollapsed(text)) return std::string(text);
  std::string result;
  result.reserve(text.size());
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, length] = Decode(text, at);
    if (c == kSoftHyphen) {
      // Seen only where a line breaks, which it does no longer.
    } else if (IsSpace(c)) {
      // A zero-width space or joiner parts no words.
      space |= c != 0x200b && c != 0x2060 && c != 0xfeff;
    } else {
      if (space && !result.empty()) result += ' ';
      space = false;
      result.append(text.substr(at, length));
    }
    at += length;
  }
  return result;
}

std::string_view TrimText(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const auto [c, length] = Decode(text, begin);
    if (!IsSpace(c)) break;
    begin += length;
  }
  std::size_t end = text.size();
  while (end > begin) {
    std::size_t last = end - 1;
    while (last > begin && (static_cast<unsigned char>(text[last]) & 0xc0) == 0x80) --last;
    if (!IsSpace(Decode(text, last).code)) break;
    end = last;
  }
  return text.substr(begin > text.size() ? text.size() : begin, end > begin ? end - begin : 0);
}

std::string FoldAscii(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 3) == "\u2019") {
      folded += '\'';
      at += 2;
    } else {
      folded += absl::ascii_tolower(static_cast<unsigned char>(text[at]));
    }
  }
  return folded;
}

}  // namespace broadsheet
