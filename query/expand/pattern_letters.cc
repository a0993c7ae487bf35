#include "query/expand/pattern_letters.h"

#include <algorithm>
#include <utility>

#include "indexer/analysis/analyzer.h"

namespace broadsheet {
namespace {

// Letters that stand for wildcards, and for what joins the runs of a word beside them, while a word is analysed, so
// that they stay in it. Nobody writes with them.
constexpr std::pair<char, std::string_view> kLetters[] = {{'*', "\uA78F"}, {'?', "\uA7FA"},  {'.', "\uA7FB"},
                                                          {',', "\uA7FC"}, {'\'', "\uA7FD"}, {'&', "\uA7FE"}};
constexpr char kLettersBeginWith = '\xEA';
constexpr std::string_view kWildcards = "*?", kJoiners = ".,'&";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A wildcard, a letter or a digit, or a part of one beyond ASCII.
bool IsInRun(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         kWildcards.find(c) != std::string_view::npos;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool MayBeDigit(char c) { return IsDigit(c) || kWildcards.find(c) != std::string_view::npos; }

// A letter of an acronym with periods: `*` may stand for nothing.
bool MayBeOneLetter(std::string_view run) {
  return std::none_of(run.begin(), run.end(), IsDigit) &&
         CountCharacters(run) - static_cast<std::size_t>(std::count(run.begin(), run.end(), '*')) <= 1;
}

// Whether some word of a text may hold the joiner that stands between these runs of a pattern (see the table of
// indexer/analysis/README.md). `next` is the joiner behind them, if there is one.
bool MayJoin(std::string_view before, char joiner, std::string_view after, char next) {
  if (before.empty()) return false;
  const bool digits = MayBeDigit(before.back()) && !after.empty() && MayBeDigit(after.front());
  const bool any_after = after.find('*') != std::string_view::npos;
  switch (joiner) {
    case '.':
      return digits || (MayBeOneLetter(before) && MayBeOneLetter(after));
    case ',':
      return digits && (any_after || after.size() == 3 || (after.size() == 2 && next == ','));
    case '&':
      return (HasWildcards(before) || CountCharacters(before) <= 3) &&
             (HasWildcards(after) || (!after.empty() && CountCharacters(after) <= 3));
    default:
      return !after.empty();
  }
}

void AppendLetter(char c, std::string* letters) {
  for (const auto& [character, letter] : kLetters) {
    if (character == c) {
      letters->append(letter);
      return;
    }
  }
  letters->push_back(c);
}

// Of runs of letters, digits and wildcards with joiners between: `u.s*` and `600,*` stay one word, as the words are
// that they stand for; the analyzer would cut them.
void AppendPattern(std::string_view pattern, std::string* letters) {
  std::size_t begin = 0;
  const bool is_dotted = std::count(pattern.begin(), pattern.end(), '.') > 1;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (kJoiners.find(pattern[at]) == std::string_view::npos) {
      AppendLetter(pattern[at], letters);
      continue;
    }
    const std::string_view before = pattern.substr(begin, at - begin);
    const std::size_t end = std::min(pattern.find_first_of(kJoiners, at + 1), pattern.size());
    const std::string_view after = pattern.substr(at + 1, end - at - 1);
    begin = at + 1;
    const bool is_last = at + 1 == pattern.size();
    if (MayJoin(before, pattern[at], after, end < pattern.size() ? pattern[end] : '\0') && (!is_last || is_dotted)) {
      AppendLetter(pattern[at], letters);
    } else {
      letters->push_back(pattern[at]);
    }
  }
}

}  // namespace

bool HasWildcards(std::string_view text) {
  return std::any_of(kWildcards.begin(), kWildcards.end(),
                     [text](char wildcard) { return text.find(wildcard) != std::string_view::npos; });
}

bool IsOneRun(std::string_view pattern) { return std::all_of(pattern.begin(), pattern.end(), IsInRun); }

std::string WithLetters(std::string_view text) {
  if (!HasWildcards(text)) return std::string(text);
  const auto is_separator = [](char c) { return !IsInRun(c) && kJoiners.find(c) == std::string_view::npos; };
  std::string letters;
  for (auto begin = text.begin(); begin != text.end();) {
    const auto end = std::find_if(begin, text.end(), is_separator);
    const std::string_view part(begin, end);
    if (HasWildcards(part)) {
      AppendPattern(FoldText(part), &letters);
    } else {
      letters.append(part);
    }
    begin = end;
    if (begin != text.end()) letters.push_back(*begin++);
  }
  return letters;
}

std::string WithWildcards(std::string_view letters) {
  std::string text(letters);
  if (letters.find(kLettersBeginWith) == std::string_view::npos) return text;
  for (const auto& [character, letter] : kLetters) {
    for (std::size_t at = 0; (at = text.find(letter, at)) != std::string::npos; ++at) {
      text.replace(at, letter.size(), 1, character);
    }
  }
  return text;
}

}  // namespace broadsheet
