#include <algorithm>

#include "query/expand/word_matcher.h"

namespace broadsheet {
namespace {

constexpr std::string_view kWildcards = "*?";

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The byte behind the character at `at`.
std::size_t NextCharacter(std::string_view text, std::size_t at) {
  do ++at;
  while (at < text.size() && IsContinuation(text[at]));
  return at;
}

class WildcardMatcher : public WordMatcher {
 public:
  explicit WildcardMatcher(std::string_view pattern)
      : pattern_(pattern), prefix_(pattern.substr(0, pattern.find_first_of(kWildcards))) {}

  std::string_view prefix() const override { return prefix_; }

  // Where a `*` could stand for more, that is tried only after everything behind it has failed; the last `*` is enough
  // to go back to.
  bool Matches(std::string_view word) override {
    std::size_t at = 0, in_word = 0, star = std::string::npos, star_word = 0;
    while (in_word < word.size()) {
      if (at < pattern_.size() && pattern_[at] == '*') {
        star = at++;
        star_word = in_word;
      } else if (at < pattern_.size() && pattern_[at] == '?') {
        ++at;
        in_word = NextCharacter(word, in_word);
      } else if (at < pattern_.size() && pattern_[at] == word[in_word]) {
        ++at;
        ++in_word;
      } else if (star != std::string::npos) {
        at = star + 1;
        in_word = star_word = NextCharacter(word, star_word);
      } else {
        return false;
      }
    }
    return pattern_.find_first_not_of('*', at) == std::string::npos;
  }

 private:
  const std::string pattern_;
  const std::string prefix_;
};

}  // namespace

std::unique_ptr<WordMatcher> MakeWildcardMatcher(std::string_view pattern) {
  return std::make_unique<WildcardMatcher>(pattern);
}

}  // namespace broadsheet
