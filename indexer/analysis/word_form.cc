#include "indexer/analysis/word_form.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/characters.h"
#include "indexer/analysis/fold.h"

namespace broadsheet {
namespace {

constexpr std::string_view kMiddleDotUtf8 = "\xC2\xB7";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Folded text: a letter is ASCII in lower case, or beyond ASCII.
bool IsFoldedLetter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

bool EndsWithPossessive(std::string_view folded) { return folded.size() > 2 && folded.ends_with("'s"); }

// "u.s", "a.m.": has a period behind a letter; those in numbers stand behind digits.
bool IsDottedAcronym(std::string_view folded) {
  const std::size_t period = folded.find('.');
  return period != std::string_view::npos && period > 0 && IsFoldedLetter(folded[period - 1]);
}

// "1.234.567": at least two periods, each before exactly three digits. A single one is a decimal point.
bool HasThousandsPeriods(std::string_view folded) {
  if (std::count(folded.begin(), folded.end(), '.') < 2) return false;
  const std::size_t first = folded.find('.');
  if (first == 0 || first > 3 || (folded.size() - first) % 4 != 0) return false;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool period_expected = i >= first && (i - first) % 4 == 0;
    if (period_expected ? folded[i] != '.' : !IsDigit(folded[i])) return false;
  }
  return true;
}

std::string_view WithoutApostrophePart(std::string_view folded, ApostropheRule rule) {
  static constexpr std::array<std::string_view, 10> kLoanWords = {"l",    "d",    "qu",   "dell", "all",
                                                                  "nell", "sull", "dall", "gl",   "un"};
  static constexpr std::array<std::string_view, 14> kOthers = {
      "c", "j", "m", "n", "s", "t", "jusqu", "lorsqu", "puisqu", "quoiqu", "quell", "quest", "coll", "sant"};
  const std::size_t apostrophe = folded.find('\'');
  if (apostrophe == std::string_view::npos || apostrophe + 1 == folded.size()) return folded;
  if (rule == ApostropheRule::kSuffix) return folded.substr(0, apostrophe);
  const std::string_view article = folded.substr(0, apostrophe);
  const auto is_in = [article](const auto& list) { return std::find(list.begin(), list.end(), article) != list.end(); };
  const bool elided = is_in(kLoanWords) || (rule == ApostropheRule::kElision && is_in(kOthers));
  return elided ? folded.substr(apostrophe + 1) : folded;
}

// Leaves out what joins the runs of a word; periods only where they are no decimal points.
std::string WithoutJoiners(std::string_view folded) {
  const bool drop_periods = IsDottedAcronym(folded) || HasThousandsPeriods(folded);
  std::string plain;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    if (c == '\'' || c == ',' || c == '&' || c == '_' || (c == '.' && drop_periods)) continue;
    if (folded.substr(i, 2) == kMiddleDotUtf8) {
      ++i;
      continue;
    }
    plain += c;
  }
  return plain.empty() ? std::string(folded) : plain;
}

std::string_view WithoutPossessive(std::string_view folded) {
  return EndsWithPossessive(folded) ? folded.substr(0, folded.size() - 2) : folded;
}

// Some letters hide an apostrophe ("ŉ"), and what is cut may end in one.
std::string TrimApostrophes(std::string_view spelling) {
  while (spelling.starts_with('\'')) spelling.remove_prefix(1);
  while (spelling.ends_with('\'')) spelling.remove_suffix(1);
  return std::string(spelling);
}

bool HasLetter(std::string_view folded) { return std::any_of(folded.begin(), folded.end(), IsFoldedLetter); }

LetterCase FindLetterCase(std::string_view spelling) {
  std::size_t lower = 0, upper = 0, caseless = 0, digits = 0;
  bool upper_first = false, other_joiners = false;
  for (std::size_t at = 0; at < spelling.size();) {
    const bool first = at == 0;
    const Codepoint c = DecodeAt(spelling, &at);
    if (u_isupper(c)) {
      ++upper;
      upper_first |= first;
    } else if (u_islower(c)) {
      ++lower;
    } else if (u_isdigit(c)) {
      ++digits;
    } else if (c != '.' && c != '&') {
      caseless += u_isalpha(c) ? 1 : 0;
      other_joiners |= c == '\'' || c == '_' || c == ',';
    }
  }
  LetterCase result;
  result.has_lower = lower > 0;
  result.letters = static_cast<std::uint8_t>(std::min<std::size_t>(lower + upper + caseless, 255));
  result.is_capitals = upper >= 2 && lower == 0 && caseless == 0;
  // Longer words in capitals are emphasis and datelines ("WASHINGTON"), and what people type with Caps Lock on.
  constexpr std::size_t kMaxLetters = 6;
  result.is_acronym = upper_first && !other_joiners && lower == 0 && caseless == 0 && upper <= kMaxLetters &&
                      (upper >= 2 || digits > 0);
  return result;
}

LetterCase FindLetterCaseWithoutPossessive(std::string_view spelling) {
  if (spelling.size() > 2 && (spelling.ends_with("'s") || spelling.ends_with("'S"))) {
    spelling.remove_suffix(2);
  }
  return FindLetterCase(spelling);
}

}  // namespace

std::string PlainForm(std::string_view written, ApostropheRule rule) {
  return WithoutJoiners(WithoutApostrophePart(WithoutPossessive(written), rule));
}

std::string PlainFormWithElision(std::string_view written) { return WithoutJoiners(WithoutPossessive(written)); }

std::string JoinedPlainForm(std::string_view folded, ApostropheRule rule) {
  if (!HasLetter(folded)) return "";
  std::string joined;
  while (!folded.empty()) {
    const std::size_t hyphen = std::min(folded.find('-'), folded.size());
    if (hyphen > 0) joined += PlainForm(folded.substr(0, hyphen), rule);
    folded.remove_prefix(std::min(hyphen + 1, folded.size()));
  }
  return CutToCharacters(joined, kMaxWordCharacters).size() < joined.size() ? "" : joined;
}

WordForm MakeWordForm(std::string_view raw, ApostropheRule rule) {
  WordForm form;
  form.spelling = NormalizeSpelling(raw);
  form.spelling = TrimApostrophes(CutToCharacters(form.spelling, kMaxWordCharacters));
  form.written = FoldText(form.spelling);
  if (IsDottedAcronym(form.written) && IsFoldedLetter(form.written.back()) && !EndsWithPossessive(form.written)) {
    form.written += '.';
  }
  form.plain = PlainForm(form.written, rule);
  if (EndsWithPossessive(form.written)) form.owner = WithoutPossessive(form.written);
  if (form.owner == form.plain || PlainForm(form.owner, rule) != form.plain) form.owner.clear();
  form.letter_case = FindLetterCaseWithoutPossessive(form.spelling);
  return form;
}

}  // namespace broadsheet
