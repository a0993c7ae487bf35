// Where words are: the fast path against the long one, and both against the rules written as a regular expression.
#include "indexer/analysis/word_scanner.h"

#include <gtest/gtest.h>
#include <unicode/regex.h>

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/analysis/analysis_test_util.h"

namespace broadsheet {
namespace {

void Append(WordSpan span, std::string* spans) {
  *spans += std::to_string(span.begin) + "-" + std::to_string(span.end) + " ";
}

// Of the unit at hand: "[begin,end) …", the parts of a hyphenated word in braces.
void AppendUnit(const WordScanner& scanner, std::string* spans) {
  if (scanner.simple()) return Append(scanner.span(), spans);
  if (scanner.joined()) *spans += "{ ";
  for (const WordSpan part : scanner.parts()) Append(part, spans);
  if (scanner.joined()) *spans += "} ";
}

std::string Spans(WordScanner* scanner, std::string_view text) {
  std::string spans;
  scanner->Start(text);
  while (scanner->Next()) AppendUnit(*scanner, &spans);
  return spans;
}

// The same, with plain words taken together where they can be.
std::string SpansByTheBlock(WordScanner* scanner, std::string_view text) {
  std::string spans;
  PlainWords plain;
  scanner->Start(text);
  do {
    const std::size_t count = scanner->NextPlainWords(&plain);
    for (std::size_t i = 0; i < count; ++i) Append(plain[i], &spans);
    if (!scanner->Next()) return spans;
    AppendUnit(*scanner, &spans);
  } while (true);
}

// The rules of README.md for ASCII, without hyphens, as one expression.
class RegexScanner {
 public:
  RegexScanner() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString run = "[A-Za-z0-9]+";
    const icu::UnicodeString acronym =
        "(?:(?:[A-Za-z]\\.){2,}+(?:[A-Za-z](?![A-Za-z0-9_.]))?|[A-Za-z]\\.[A-Za-z](?![A-Za-z0-9_.]))";
    const icu::UnicodeString apostrophe = "(?:['`](?=[A-Za-z])|(?<=[0-9])['`](?=[0-9]))";
    const icu::UnicodeString underscore = "_+(?=[A-Za-z0-9])";
    const icu::UnicodeString point = "(?<=[0-9])\\.(?=[0-9])";
    const icu::UnicodeString comma =
        "(?<=(?<![0-9])[0-9]{1,3})(?<![0-9]\\.[0-9][A-Za-z0-9]{0,20}),(?=(?:[0-9]{2},){0,7}[0-9]{3}(?![0-9]))";
    const icu::UnicodeString ampersand = "(?<=(?<![A-Za-z0-9])[A-Za-z]{1,3})&(?=[A-Za-z]{1,3}(?![A-Za-z0-9]))";
    const icu::UnicodeString joiner =
        "(?:" + apostrophe + "|" + underscore + "|" + point + "|" + comma + "|" + ampersand + ")";
    const icu::UnicodeString word = "(?:" + acronym + "(?:['`](?=[A-Za-z])" + run + "(?:" + joiner + run + ")*+)?|" +
                                    run + "(?:" + joiner + run + ")*+)";
    pattern_.reset(icu::RegexPattern::compile(word, 0, status));
    EXPECT_TRUE(U_SUCCESS(status)) << u_errorName(status);
  }

  std::string Spans(std::string_view text) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString utf16(text.data(), static_cast<std::int32_t>(text.size()), US_INV);
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern_->matcher(utf16, status));
    std::string spans;
    while (matcher->find(status)) {
      spans += std::to_string(matcher->start(status)) + "-" + std::to_string(matcher->end(status)) + " ";
    }
    return spans;
  }

 private:
  std::unique_ptr<icu::RegexPattern> pattern_;
};

// Calls check for every text of up to `length` characters of `alphabet`.
template <typename Check>
void ForAllTexts(std::string_view alphabet, std::size_t length, Check check) {
  std::string text;
  std::size_t total = 1;
  for (std::size_t size = 0; size <= length; ++size, total *= alphabet.size()) {
    text.resize(size);
    for (std::size_t number = 0; number < total && !testing::Test::HasFailure(); ++number) {
      std::size_t rest = number;
      for (char& c : text) {
        c = alphabet[rest % alphabet.size()];
        rest /= alphabet.size();
      }
      check(text);
    }
  }
}

TEST(WordScannerTest, FastPathGivesWhatTheLongPathGives) {
  WordScanner fast(true), slow(false);
  const auto check = [&](const std::string& text) {
    const std::string expected = Spans(&slow, text);
    ASSERT_EQ(Spans(&fast, text), expected) << text;
    ASSERT_EQ(SpansByTheBlock(&fast, text), expected) << text;
  };
  ForAllTexts("aB1.,'-&_ \n", 5, check);
  std::mt19937 random(2);
  for (int i = 0; i < 50000; ++i) {
    check(RandomText(AsciiPieces(), 12, &random));
    check(RandomText(MixedPieces(), 12, &random));
  }
}

// Plain words are found 64 bytes at a time: whatever stands at the end of a block or goes over it.
TEST(WordScannerTest, BlocksEndAnywhere) {
  WordScanner blocks(true), slow(false);
  std::size_t plain_words = 0;
  for (std::size_t before = 0; before <= 130; ++before) {
    for (const char filler : {' ', 'a'}) {
      ForAllTexts("a1.-_ \xC3", 4, [&](const std::string& piece) {
        const std::string text = std::string(before, filler) + piece + " end";
        ASSERT_EQ(SpansByTheBlock(&blocks, text), Spans(&slow, text)) << text;
      });
    }
  }
  PlainWords plain;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += i % 3 == 0 ? "a " : "word ";
  blocks.Start(text);
  while (const std::size_t count = blocks.NextPlainWords(&plain)) plain_words += count;
  EXPECT_EQ(plain_words, 1000);
}

TEST(WordScannerTest, WordsAreWhatTheRulesSay) {
  WordScanner scanner;
  const RegexScanner rules;
  const auto check = [&](const std::string& text) { ASSERT_EQ(Spans(&scanner, text), rules.Spans(text)) << text; };
  ForAllTexts("aB1.,'&_ ", 5, check);
  ForAllTexts("11,. ", 6, check);
  std::mt19937 random(3);
  std::vector<std::string_view> pieces;
  for (const std::string_view piece : AsciiPieces()) {
    if (piece.find('-') == std::string_view::npos && piece.find('&') == std::string_view::npos) pieces.push_back(piece);
  }
  for (int i = 0; i < 20000; ++i) check(RandomText(pieces, 8, &random));
}

TEST(WordScannerTest, HyphensJoinWhatWouldBeWordsApart) {
  WordScanner scanner;
  // With hyphens replaced by spaces the words are the same, but for the braces around them.
  const auto without_braces = [](const std::string& spans) {
    std::string result;
    for (const char c : spans) result += c == '{' || c == '}' ? std::string() : std::string(1, c);
    for (std::size_t at = result.find("  "); at != std::string::npos; at = result.find("  ")) result.erase(at, 1);
    return result.starts_with(' ') ? result.substr(1) : result;
  };
  std::mt19937 random(4);
  for (int i = 0; i < 50000; ++i) {
    const std::string text = RandomText(AsciiPieces(), 10, &random);
    std::string apart = text;
    for (char& c : apart) c = c == '-' ? ' ' : c;
    ASSERT_EQ(without_braces(Spans(&scanner, text)), Spans(&scanner, apart)) << text;
  }
}

TEST(WordScannerTest, TakesTimeInProportionToTheText) {
  // Each would take hours if something looked ahead without end at every character.
  WordScanner scanner;
  for (const std::string_view piece :
       {"1,00,", "a.", "a-", "a&", "_", "a_", "'a", "-\n", "- ", "a\u0301", "\u0301", "東", "ก", "a\u200B."}) {
    std::string text;
    while (text.size() < (1 << 20)) text += piece;
    scanner.Start(text);
    while (scanner.Next()) {
    }
  }
}

}  // namespace
}  // namespace broadsheet
