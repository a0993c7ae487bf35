#include "indexer/entities/sentence_splitter.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "indexer/analysis/ascii_runs.h"

namespace broadsheet::entities {
namespace {

enum Class : unsigned char { kSymbol, kSpace, kLetter, kDigit, kBeyondAscii };

constexpr std::array<unsigned char, 256> MakeClasses() {
  std::array<unsigned char, 256> classes{};
  for (std::size_t c = 0; c < 256; ++c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) classes[c] = kLetter;
    if (c >= '0' && c <= '9') classes[c] = kDigit;
    if (c <= ' ' || c == 0x7F) classes[c] = kSpace;
    if (c >= 0x80) classes[c] = kBeyondAscii;
  }
  return classes;
}
constexpr std::array<unsigned char, 256> kClasses = MakeClasses();

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Abbreviations that keep their full stop. Sorted, in lower case.
constexpr std::string_view kAbbreviations[] = {
    "adm", "apr", "assn", "aug", "ave",  "bros", "brig", "capt", "co",  "col",  "corp", "cpl", "dec", "dr",   "esq",
    "etc", "feb", "fri",  "gen", "gov",  "hon",  "inc",  "jan",  "jr",  "lt",   "ltd",  "maj", "mr",  "mrs",  "ms",
    "mt",  "no",  "nov",  "oct", "prof", "rep",  "rev",  "sen",  "sep", "sept", "sgt",  "sr",  "st",  "supt", "vs"};

// Abbreviations that sentences often end with, and words that then begin the next.
constexpr std::string_view kEnders[] = {"a.m.", "bros.", "co.", "corp.", "etc.", "inc.", "jr.",
                                        "ltd.", "p.m.",  "sr.", "u.k.",  "u.n.", "u.s."};
constexpr std::string_view kOpeners[] = {
    "A",   "After", "An",    "And",   "As",   "At",   "But",   "By", "For", "From", "He",    "His",  "I",
    "If",  "In",    "It",    "Its",   "Many", "Mr",   "Mr.",   "On", "One", "Our",  "She",   "Some", "That",
    "The", "Their", "There", "These", "They", "This", "Those", "To", "We",  "When", "While", "With"};

template <std::size_t N>
bool Contains(const std::string_view (&sorted)[N], std::string_view word) {
  return std::binary_search(std::begin(sorted), std::end(sorted), word);
}

// `word` in lower case, if it is ASCII and no longer than any that is looked up.
class LowerCase {
 public:
  explicit LowerCase(std::string_view word) {
    if (word.size() > bytes_.size()) return;
    for (const char c : word) bytes_[size_++] = IsUpper(c) ? static_cast<char>(c | 0x20) : c;
  }
  std::string_view text() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 8> bytes_;
  std::size_t size_ = 0;
};

class Splitter {
 public:
  Splitter(std::string_view text, Tokens* tokens) : text_(text), tokens_(*tokens) { runs_.Start(text); }

  void Run() {
    while (at_ < text_.size()) {
      switch (kClasses[Byte(at_)]) {
        case kSpace:
          SkipSpace();
          break;
        case kLetter:
        case kDigit:
          AddWord(at_);
          break;
        case kBeyondAscii:
          AddBeyondAscii();
          break;
        default:
          AddSymbol();
      }
    }
  }

 private:
  unsigned char Byte(std::size_t at) const { return static_cast<unsigned char>(text_[at]); }
  unsigned char ClassAt(std::size_t at) const { return kClasses[at < text_.size() ? Byte(at) : ' ']; }
  bool IsWordAt(std::size_t at) const {
    const unsigned char c = ClassAt(at);
    return c == kLetter || c == kDigit || (c == kBeyondAscii && LetterLength(at) > 0);
  }

  // Bytes of the well-formed character at `at`; 0 for what is not UTF-8.
  std::size_t CharacterLength(std::size_t at) const {
    const unsigned char lead = Byte(at);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (at + length > text_.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
      if ((Byte(at + i) & 0xC0) != 0x80) return 0;
    }
    return length;
  }

  // The same for letters beyond ASCII, 0 for spaces and punctuation: U+0080 to U+00BF, U+2000 to U+206F, U+3000 to
  // U+303F.
  std::size_t LetterLength(std::size_t at) const {
    const std::size_t length = CharacterLength(at);
    if (length == 2 && Byte(at) == 0xC2) return 0;
    if (length == 3 && Byte(at) == 0xE2 && (Byte(at + 1) == 0x80 || Byte(at + 1) == 0x81)) return 0;
    if (length == 3 && Byte(at) == 0xE3 && Byte(at + 1) == 0x80) return 0;
    return length;
  }

  // Bytes of the apostrophe, straight or curly, at `at`; 0 if there is none.
  std::size_t ApostropheLength(std::size_t at) const {
    if (at >= text_.size()) return 0;
    if (text_[at] == '\'') return 1;
    return text_[at] == '\xE2' && text_.substr(at, 3) == "\u2019" ? 3 : 0;
  }

  // A blank line ends a sentence, whatever stands before it.
  void SkipSpace() {
    int lines = 0;
    while (at_ < text_.size() && kClasses[Byte(at_)] == kSpace) lines += text_[at_++] == '\n';
    if (lines > 1) starts_sentence_ = true;
  }

  void Add(std::size_t begin, std::size_t end) {
    if (starts_sentence_) {
      tokens_.sentences.push_back(static_cast<std::uint32_t>(tokens_.words.size()));
      starts_sentence_ = false;
    }
    tokens_.words.push_back(text_.substr(begin, end - begin));
    at_ = end;
  }

  void AddBeyondAscii() {
    if (LetterLength(at_) > 0) return AddWord(at_);
    const std::size_t length = CharacterLength(at_);
    const bool is_space = length == 0 || text_.substr(at_, 2) == "\u00a0" || text_.substr(at_, 3) == "\u3000";
    if (is_space) {
      at_ += std::max<std::size_t>(length, 1);
    } else {
      const bool ends = text_.substr(at_, length) == "\u201d" && after_stop_;
      Add(at_, at_ + length);
      if (ends) EndSentenceIfNextOpens();
    }
  }

  // A word with what belongs to it: figures with their separators, hyphens, the full stops of abbreviations.
  void AddWord(std::size_t begin) {
    std::size_t end = begin;
    while (true) {
      end = runs_.RunEnd(end);
      while (IsWordAt(end)) end += kClasses[Byte(end)] == kBeyondAscii ? LetterLength(end) : 1;
      if (ClassAt(end) == kSpace) break;  // as most words end
      const std::size_t joined = JoinedAt(begin, end);
      if (joined == end) break;
      end = joined;
    }
    after_stop_ = false;
    if (end < text_.size() && text_[end] == '.' && KeepsStop(begin, end)) {
      Add(begin, end + 1);
      if (EndsAfterAbbreviation(begin)) starts_sentence_ = true;
      return;
    }
    Add(begin, end);
    if (const std::size_t length = PossessiveLength(end); length > 0) Add(end, end + length);
  }

  // Where the word that has come to `end` goes on, if it goes on behind the character there; else `end`.
  std::size_t JoinedAt(std::size_t begin, std::size_t end) const {
    if (end >= text_.size()) return end;
    if (text_[end] == '.' && text_.substr(end + 1).starts_with('-') && IsWordAt(end + 2) && KeepsStop(begin, end)) {
      return end + 2;  // "U.S.-led"
    }
    if (!(IsWordAt(end + 1) || ApostropheLength(end) > 0)) return end;
    const char c = text_[end];
    if (c == '-' || c == '_') return end + 1;
    if (c == '.' || c == ',' || c == ':') {
      if (IsDigit(text_[end - 1]) && IsDigit(text_[end + 1])) return end + 1;
      // "U.S." and addresses like example.com.
      return c == '.' && ClassAt(end + 1) == kLetter &&
                     (end - begin == 1 || text_[end - 2] == '.' || !IsUpper(text_[end + 1]))
                 ? end + 1
                 : end;
    }
    if (c == '@' || (c == '&' && IsUpper(text_[end - 1]) && IsUpper(text_[end + 1]))) return end + 1;
    const std::size_t apostrophe = ApostropheLength(end);
    if (apostrophe > 0 && IsWordAt(end + apostrophe) && PossessiveLength(end) == 0) return end + apostrophe;
    return end;
  }

  // Bytes of the 's at `at`, if a word ends with it.
  std::size_t PossessiveLength(std::size_t at) const {
    const std::size_t apostrophe = ApostropheLength(at);
    if (apostrophe == 0 || at + apostrophe >= text_.size()) return 0;
    const char s = text_[at + apostrophe];
    return (s == 's' || s == 'S') && !IsWordAt(at + apostrophe + 1) ? apostrophe + 1 : 0;
  }

  bool KeepsStop(std::size_t begin, std::size_t end) const {
    const std::string_view word = text_.substr(begin, end - begin);
    if (word.size() == 1) return IsUpper(word[0]) && word[0] != 'I';
    if (IsDigit(word[0])) return false;
    const std::size_t dot = word.rfind('.');
    if (dot != std::string_view::npos) return word.size() - dot == 2;  // U.S
    return Contains(kAbbreviations, LowerCase(word).text()) && (IsUpper(word[0]) || word == "vs" || word == "etc");
  }

  bool EndsAfterAbbreviation(std::size_t begin) const {
    if (ClassAt(at_) != kSpace) return false;
    if (!Contains(kEnders, LowerCase(text_.substr(begin, at_ - begin)).text())) return false;
    std::size_t next = at_;
    while (next < text_.size() && kClasses[Byte(next)] == kSpace) ++next;
    std::size_t end = next;
    while (end < text_.size() && (kClasses[Byte(end)] == kLetter || text_[end] == '.')) ++end;
    return Contains(kOpeners, text_.substr(next, end - next));
  }

  void AddSymbol() {
    const std::size_t begin = at_;
    const char c = text_[begin];
    std::size_t end = begin + 1;
    if (c == '@' || c == '#') {
      while (IsWordAt(end) || (end < text_.size() && text_[end] == '_')) ++end;
    } else {
      if (c == '\'' && PossessiveLength(begin) > 0) end = begin + 2;
      while (end < text_.size() && text_[end] == c && c != '(' && c != ')') ++end;  // "--", "...", "***"
    }
    const bool closes = c == '"' || c == '\'' || c == ')';
    const bool stop = c == '!' || c == '?' || (c == '.' && end - begin == 1);
    const bool ends = stop || (closes && after_stop_);
    Add(begin, end);
    after_stop_ = ends;
    if (ends) EndSentenceIfNextOpens();
  }

  // Behind a full stop: a sentence begins with a capital, a figure or an opening mark behind a space.
  void EndSentenceIfNextOpens() {
    if (ClassAt(at_) != kSpace) return;
    std::size_t next = at_;
    while (next < text_.size() && kClasses[Byte(next)] == kSpace) ++next;
    if (next >= text_.size()) return;
    const unsigned char c = Byte(next);
    if (!(c >= 'a' && c <= 'z')) starts_sentence_ = true;
  }

  std::string_view text_;
  AsciiRuns runs_;
  Tokens& tokens_;
  std::size_t at_ = 0;
  bool starts_sentence_ = true;
  bool after_stop_ = false;
};

}  // namespace

void SplitSentences(std::string_view text, Tokens* tokens) { Splitter(text, tokens).Run(); }

}  // namespace broadsheet::entities
