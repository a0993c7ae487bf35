#include "indexer/analysis/capitals.h"

#include <algorithm>
#include <cstdint>

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

// Looks at the lines that have an acronym in them, each once.
class AcronymFilter {
 public:
  AcronymFilter(std::string_view text, std::size_t first, const std::vector<LetterCase>& cases,
                const std::vector<Token>& tokens)
      : text_(text), first_(first), cases_(cases), tokens_(tokens) {}

  // Indices of the tokens to take out.
  std::vector<std::size_t> Run(const std::vector<std::size_t>& acronyms) {
    if (IsTextInCapitals()) return acronyms;
    std::vector<std::size_t> removed;
    for (auto next = acronyms.begin(); next != acronyms.end();) {
      const std::size_t line_end = ReadLine(*next);
      for (; next != acronyms.end() && *next < line_end; ++next) {
        if (line_in_capitals_ || IsSentenceInCapitals(*next)) removed.push_back(*next);
      }
    }
    return removed;
  }

 private:
  struct Sentence {
    std::size_t end;  // index of the token behind it
    bool in_capitals;
  };

  // The border before the word of token `index`: a second reading has none.
  Border BorderBefore(std::size_t index) const {
    const Token& before = tokens_[index - 1];
    const Token& token = tokens_[index];
    if (token.begin <= before.begin || token.begin < before.end) return Border::kNone;
    return FindBorder(text_.substr(before.end, token.begin - before.end));
  }

  bool IsTextInCapitals() const {
    Passage passage;
    std::size_t with_lower = 0;
    for (std::size_t i = first_; i < tokens_.size(); ++i) {
      if (tokens_[i].whole) continue;
      const LetterCase& word = cases_[tokens_[i].form];
      passage.Add(word);
      // A text is not in capitals once a quarter of it is in small letters: mostly found out early.
      if (word.has_lower && ++with_lower * 4 > tokens_.size() - first_) return false;
    }
    return passage.IsInCapitals();
  }

  // Reads the line of token `index`; the index of the token behind it.
  std::size_t ReadLine(std::size_t index) {
    std::size_t begin = index;
    while (begin > first_ && BorderBefore(begin) != Border::kLine) --begin;
    sentences_.clear();
    Passage line, sentence;
    std::size_t i = begin;
    for (; i < tokens_.size(); ++i) {
      const Border border = i == begin ? Border::kNone : BorderBefore(i);
      if (border == Border::kLine) break;
      if (border == Border::kSentence) {
        sentences_.push_back({i, sentence.IsInCapitals()});
        sentence = Passage();
      }
      if (tokens_[i].whole) continue;
      line.Add(cases_[tokens_[i].form]);
      sentence.Add(cases_[tokens_[i].form]);
    }
    sentences_.push_back({i, sentence.IsInCapitals()});
    line_in_capitals_ = line.IsInCapitals();
    return i;
  }

  bool IsSentenceInCapitals(std::size_t index) const {
    const auto sentence = std::upper_bound(sentences_.begin(), sentences_.end(), index,
                                           [](std::size_t at, const Sentence& s) { return at < s.end; });
    return sentence != sentences_.end() && sentence->in_capitals;
  }

  const std::string_view text_;
  const std::size_t first_;
  const std::vector<LetterCase>& cases_;
  const std::vector<Token>& tokens_;
  std::vector<Sentence> sentences_;
  bool line_in_capitals_ = false;
};

}  // namespace

void RemoveAcronymsAmongCapitals(std::string_view text, std::size_t first, const std::vector<std::size_t>& acronyms,
                                 const std::vector<LetterCase>& cases, std::vector<Token>* tokens) {
  const std::vector<std::size_t> removed = AcronymFilter(text, first, cases, *tokens).Run(acronyms);
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
