#include "indexer/analysis/capitals.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace broadsheet {
namespace {

// Counts the words of a passage by how they are written.
class Passage {
 public:
  void Add(const LetterCase& word) {
    // Without branches, which would often be guessed wrong. No word has both.
    with_lower_ += word.has_lower;
    capitals_ += word.is_capitals;
    longest_ = std::max(longest_, word.is_capitals ? std::size_t{word.letters} : 0);
  }

  // Acronyms come one at a time, or a few together ("US, EU"), and are short; a headline in capitals is many words,
  // most of them longer. A few words in small letters do not change it ("TRUMP MEETS McCONNELL IN WASHINGTON").
  bool IsInCapitals() const {
    if (with_lower_ == 0) return capitals_ >= 3 || (capitals_ == 2 && longest_ >= 6);
    return capitals_ > 3 * with_lower_ && longest_ >= 5;
  }

  // True if no passage that holds this one can be in capitals where the text has so many words in capitals.
  bool IsNotInCapitals(std::size_t capitals) const { return with_lower_ > 0 && 3 * with_lower_ >= capitals; }

 private:
  std::size_t capitals_ = 0;
  std::size_t with_lower_ = 0;
  std::size_t longest_ = 0;
};

enum class Border { kNone, kSentence, kLine };

// What lies between two words.
Border FindBorder(std::string_view gap) {
  if (gap.size() == 1) return gap[0] == '\n' ? Border::kLine : Border::kNone;
  bool ended = false, is_sentence = false;
  for (const char c : gap) {  // of two or three characters, nearly always
    if (c == '\n') return Border::kLine;
    ended |= c == '.' || c == '!' || c == '?';
    is_sentence |= ended && (c == ' ' || c == '\t' || c == '\r');
  }
  return is_sentence ? Border::kSentence : Border::kNone;
}

// Looks at what stands around each acronym: mostly a few words show that it is not among capitals.
class AcronymFilter {
 public:
  AcronymFilter(std::string_view text, std::size_t first, std::size_t capitals, const std::vector<Token>& tokens)
      : text_(text), first_(first), capitals_(capitals), tokens_(tokens) {}

  // Indices of the tokens to take out.
  std::vector<std::size_t> Run(const std::vector<std::size_t>& acronyms) {
    if (IsTextInCapitals()) return acronyms;
    std::vector<std::size_t> removed;
    for (const std::size_t acronym : acronyms) {
      if (IsAmongCapitals(acronym)) removed.push_back(acronym);
    }
    return removed;
  }

 private:
  // The border before the word of token `index`: a second reading has none.
  Border BorderBefore(std::size_t index) const {
    const Token& before = tokens_[index - 1];
    const Token& token = tokens_[index];
    if (token.begin <= before.begin || token.begin < before.end) return Border::kNone;
    return FindBorder(text_.substr(before.end, token.begin - before.end));
  }

  void AddTo(Passage& passage, std::size_t index) const {
    if (!tokens_[index].whole) passage.Add(tokens_[index].letter_case);
  }

  bool IsTextInCapitals() const {
    Passage passage;
    for (std::size_t i = first_; i < tokens_.size(); ++i) {
      AddTo(passage, i);
      if (passage.IsNotInCapitals(capitals_)) return false;  // mostly found out early
    }
    return passage.IsInCapitals();
  }

  bool IsAmongCapitals(std::size_t index) {
    Passage sentence;
    for (std::size_t i = index; i > first_ && BorderBefore(i) == Border::kNone;) {
      AddTo(sentence, --i);
      if (sentence.IsNotInCapitals(capitals_)) return false;  // nor is the line
    }
    for (std::size_t i = index + 1; i < tokens_.size() && BorderBefore(i) == Border::kNone; ++i) {
      AddTo(sentence, i);
      if (sentence.IsNotInCapitals(capitals_)) return false;
    }
    return sentence.IsInCapitals() || IsLineInCapitals(index);
  }

  bool IsLineInCapitals(std::size_t index) {
    if (index >= line_end_) FindLine(index);
    if (!line_in_capitals_) {
      Passage line;
      for (std::size_t i = line_begin_; i < line_end_; ++i) AddTo(line, i);
      line_in_capitals_ = line.IsInCapitals();
    }
    return *line_in_capitals_;
  }

  // The line of token `index`. A line end inside a word ends no line. Lines are short: walking to their ends from the
  // token takes less than to look for what begins behind them.
  void FindLine(std::size_t index) {
    line_in_capitals_.reset();
    FindLineBegin(index);
    FindLineEnd(index);
  }

  void FindLineBegin(std::size_t index) {
    line_begin_ = index;
    std::size_t newline = tokens_[index].begin;
    while (newline > 0 && (newline = text_.rfind('\n', newline - 1)) != std::string_view::npos) {
      while (line_begin_ > first_ && tokens_[line_begin_ - 1].begin > newline) --line_begin_;
      if (line_begin_ == first_ || BorderBefore(line_begin_) == Border::kLine) return;
    }
    line_begin_ = first_;
  }

  void FindLineEnd(std::size_t index) {
    line_end_ = index + 1;
    std::size_t newline = tokens_[index].end;
    while ((newline = text_.find('\n', newline)) != std::string_view::npos) {
      while (line_end_ < tokens_.size() && tokens_[line_end_].begin <= newline) ++line_end_;
      if (line_end_ == tokens_.size() || BorderBefore(line_end_) == Border::kLine) return;
      ++newline;
    }
    line_end_ = tokens_.size();
  }

  const std::string_view text_;
  const std::size_t first_;
  const std::size_t capitals_;  // words of the text that are written so
  const std::vector<Token>& tokens_;
  std::size_t line_begin_ = 0, line_end_ = 0;  // tokens of the line at hand
  std::optional<bool> line_in_capitals_;       // once asked for
};

}  // namespace

void RemoveAcronymsAmongCapitals(std::string_view text, std::size_t first, std::size_t capitals,
                                 const std::vector<std::size_t>& acronyms, std::vector<Token>* tokens) {
  const std::vector<std::size_t> removed = AcronymFilter(text, first, capitals, *tokens).Run(acronyms);
  if (removed.empty()) return;
  auto skip = removed.begin();
  std::size_t kept = removed.front();
  for (std::size_t i = kept; i < tokens->size(); ++i) {
    if (skip != removed.end() && *skip == i) {
      ++skip;
    } else {
      (*tokens)[kept++] = (*tokens)[i];
    }
  }
  tokens->resize(kept);
}

}  // namespace broadsheet
