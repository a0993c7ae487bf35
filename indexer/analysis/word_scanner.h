// Where the words of a text are. What a word is made of: README.md.
#ifndef BROADSHEET_INDEXER_ANALYSIS_WORD_SCANNER_H_
#define BROADSHEET_INDEXER_ANALYSIS_WORD_SCANNER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "indexer/analysis/ascii_runs.h"
#include "indexer/analysis/characters.h"

namespace broadsheet {

// Bytes [begin, end) of the text.
struct WordSpan {
  std::uint32_t begin;
  std::uint32_t end;
};

// Plain words, one after the other.
using PlainWords = std::array<WordSpan, AsciiRuns::kBlockBytes>;

// Walks over a text, a unit at a time: a plain word, a hyphenated word with its parts, or a run of a script without
// spaces with the words in it. Plain ASCII words take a short path; with `fast` false everything takes the long one,
// which gives the same result (a test holds them together). Reusable for many texts; not thread-safe.
class WordScanner {
 public:
  explicit WordScanner(bool fast = true);
  ~WordScanner();

  // Begins a text, which must stay in place. Of a text over 4 GiB only the beginning is read.
  void Start(std::string_view text);

  // Moves to the next unit; false at the end of the text.
  bool Next() {
    std::size_t at = position_;
    while ((at = runs_.NextStart(at)) < text_.size()) {
      if (static_cast<unsigned char>(text_[at]) >= 0x80) {
        if (ScanBeyondAscii(&at)) return true;
        continue;
      }
      const std::size_t begin = at;
      if (fast_) {
        at = runs_.RunEnd(at);
        if (EndsPlainWord(at)) {
          simple_ = true;
          span_ = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)};
          position_ = at;
          return true;
        }
      }
      ScanCompound(begin);
      return true;
    }
    position_ = at;
    return false;
  }

  // Moves over the next units as far as each is certainly a plain word, until `*words` is about full; Next goes on from
  // there. Returns how many.
  std::size_t NextPlainWords(PlainWords* words);

  // The unit: one plain word …
  bool simple() const { return simple_; }
  WordSpan span() const { return span_; }
  // … or several words, each with a position of its own. If joined() they are the parts of one hyphenated word.
  const std::vector<WordSpan>& parts() const { return parts_; }
  bool joined() const { return joined_; }

 private:
  struct Run;
  class DictionaryBreaker;

  static bool IsAsciiWordByte(unsigned char byte) {
    return byte < 0x80 && (kAsciiClasses[byte] == CharClass::kLetter || kAsciiClasses[byte] == CharClass::kDigit);
  }

  // True if what follows the run of ASCII letters and digits that ends at `at` cannot continue the word.
  bool EndsPlainWord(std::size_t at) const {
    if (at >= text_.size()) return true;
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte >= 0x80) return false;
    if (kAsciiClasses[byte] == CharClass::kSeparator) return true;
    if (kAsciiClasses[byte] == CharClass::kUnderscore) return false;
    if (at + 1 >= text_.size()) return true;
    // A joiner joins only what stands right behind it; a hyphen also across the end of a line.
    const auto next = static_cast<unsigned char>(text_[at + 1]);
    if (IsAsciiWordByte(next) || next >= 0x80) return false;
    return byte != '-' || (next != '\n' && next != '\r' && next != ' ' && next != '\t');
  }

  bool ScanBeyondAscii(std::size_t* at);
  void ScanCompound(std::size_t begin);
  void ScanDictionaryRun(std::size_t begin);
  std::size_t ScanWord(std::size_t begin);
  Run ScanRun(std::size_t begin);
  std::size_t SkipIgnorables(std::size_t at);
  std::size_t ScanDottedAcronym(std::size_t begin);
  std::size_t JoinedStart(std::size_t joiner, const Run& before);
  std::size_t CountDigits(std::size_t at, std::size_t limit, std::size_t* end);
  bool IsThousandsGroup(std::size_t at, const Run& before);
  bool JoinsByAmpersand(std::size_t at, const Run& before);
  std::size_t SkipHyphen(std::size_t at);
  CharClass ClassAt(std::size_t at, std::size_t* next);

  const bool fast_;
  std::string_view text_;
  AsciiRuns runs_;
  std::size_t position_ = 0;
  bool simple_ = false;
  bool joined_ = false;
  WordSpan span_{};
  std::vector<WordSpan> parts_;
  CharClassTable classes_;
  std::unique_ptr<DictionaryBreaker> dictionary_;  // made when first needed
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_WORD_SCANNER_H_
