#include <algorithm>
#include <vector>

#include "query/expand/word_matcher.h"

namespace broadsheet {
namespace {

// The characters of UTF-8 text, and where each ends; each malformed byte is one, unlike all others.
void ReadCharacters(std::string_view text, std::vector<std::uint32_t>* characters, std::vector<std::size_t>* ends) {
  characters->clear();
  ends->clear();
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t character = lead;
    length = std::min(length, text.size() - at);
    for (std::size_t i = 1; i < length; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) {
        length = i;
        break;
      }
      character = character << 8 | static_cast<unsigned char>(text[at + i]);
    }
    characters->push_back(character);
    at += length;
    ends->push_back(at);
  }
}

// Levenshtein's table, a row for each character of the dictionary's word. Words that follow each other share what their
// common beginning has already filled in; where a row has no number small enough, no word that begins so can match.
class FuzzyMatcher : public WordMatcher {
 public:
  FuzzyMatcher(std::string_view word, std::uint32_t edits) : edits_(edits) {
    ReadCharacters(word, &wanted_, &ends_);
    rows_.emplace_back(wanted_.size() + 1);
    for (std::uint32_t i = 0; i < rows_[0].size(); ++i) rows_[0][i] = i;
  }

  std::string_view prefix() const override { return ""; }
  std::size_t dead_bytes() const override { return dead_bytes_; }

  bool Matches(std::string_view word) override {
    const auto differ = std::mismatch(last_.begin(), last_.end(), word.begin(), word.end());
    const std::size_t shared = static_cast<std::size_t>(differ.second - word.begin());
    if (shared < dead_bytes_) dead_bytes_ = kAlive;
    if (dead_bytes_ != kAlive) return false;
    ReadCharacters(word, &characters_, &ends_);
    std::size_t row = 0;  // whose character is shared
    while (row < rows_of_last_ && row < ends_.size() && ends_[row] <= shared) ++row;
    last_ = word;
    for (; row < characters_.size(); ++row) {
      if (!FillRow(row)) {
        dead_bytes_ = ends_[row];
        rows_of_last_ = row;
        return false;
      }
    }
    rows_of_last_ = row;
    return rows_[row].back() <= edits_;
  }

 private:
  static constexpr std::size_t kAlive = SIZE_MAX;

  // False if no number in it is small enough.
  bool FillRow(std::size_t row) {
    if (rows_.size() <= row + 1) rows_.emplace_back(wanted_.size() + 1);
    const std::vector<std::uint32_t>& above = rows_[row];
    std::vector<std::uint32_t>& below = rows_[row + 1];
    std::uint32_t least = below[0] = static_cast<std::uint32_t>(row) + 1;
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      const std::uint32_t replaced = above[i] + (wanted_[i] == characters_[row] ? 0 : 1);
      below[i + 1] = std::min({replaced, above[i + 1] + 1, below[i] + 1});
      least = std::min(least, below[i + 1]);
    }
    return least <= edits_;
  }

  std::vector<std::uint32_t> wanted_;
  const std::uint32_t edits_;
  std::string last_;                 // the word that was asked for before
  std::size_t rows_of_last_ = 0;     // how many of its characters have their row
  std::size_t dead_bytes_ = kAlive;  // of last_: no word that begins so can match
  std::vector<std::vector<std::uint32_t>> rows_;
  std::vector<std::uint32_t> characters_;  // of the word asked for
  std::vector<std::size_t> ends_;          // and where each ends
};

}  // namespace

std::unique_ptr<WordMatcher> MakeFuzzyMatcher(std::string_view word, std::uint32_t edits) {
  return std::make_unique<FuzzyMatcher>(word, edits);
}

}  // namespace broadsheet
