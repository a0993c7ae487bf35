// What holds for every text.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/dump.h"
#include "tests/analysis/analysis_test_util.h"

namespace broadsheet {
namespace {

constexpr int kRounds = 20000;
constexpr std::string_view kLanguages[] = {"en", "fr", "ru", "tr", "el", ""};

class AnalyzerPropertiesTest : public testing::Test {
 protected:
  std::vector<Token> Analyze(std::string_view text, std::string_view language) {
    std::vector<Token> tokens;
    analyzer_.Analyze(text, language, &tokens);
    return tokens;
  }
  std::string_view RandomLanguage() { return kLanguages[random_() % std::size(kLanguages)]; }

  std::mt19937 random_{5};
  Vocabulary vocabulary_;
  Analyzer analyzer_{&vocabulary_};
};

bool IsCharacterStart(std::string_view text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

TEST_F(AnalyzerPropertiesTest, OffsetsAndWordNumbersAscend) {
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = RandomText(MixedPieces(), 15, &random_);
    std::uint32_t next_word = 0, last_begin = 0;
    for (const Token& token : Analyze(text, RandomLanguage())) {
      ASSERT_LT(token.begin, token.end);
      ASSERT_LE(token.end, text.size());
      ASSERT_GE(token.begin, last_begin);
      ASSERT_TRUE(IsCharacterStart(text, token.begin)) << text;
      ASSERT_EQ(token.word, token.whole ? next_word - 1 : next_word) << text;
      if (!token.whole) ++next_word;
      last_begin = token.begin;
    }
  }
}

TEST_F(AnalyzerPropertiesTest, LookupsAreFoldedAndDistinct) {
  for (int i = 0; i < kRounds; ++i) Analyze(RandomText(MixedPieces(), 15, &random_), RandomLanguage());
  std::set<std::pair<std::string, std::string>> forms;
  for (FormId id = 0; id < vocabulary_.form_count(); ++id) {
    const Form form = vocabulary_.form(id);
    EXPECT_TRUE(forms.emplace(form.term, form.spelling).second) << form.term << " " << form.spelling;
    EXPECT_EQ(form.lookups.empty(), form.term.starts_with("XACR"));
    std::set<std::string> distinct(form.lookups.begin(), form.lookups.end());
    EXPECT_EQ(distinct.size(), form.lookups.size());
    for (const std::string_view lookup : form.lookups) {
      EXPECT_FALSE(lookup.empty());
      EXPECT_EQ(FoldText(lookup), lookup);
    }
    EXPECT_LE(form.term.size(), 240u);
    EXPECT_FALSE(form.spelling.empty());
  }
}

// Some letters are several when folded or composed. Behind single letters and around "&" that makes another word of
// the folded form: an oddity of "ß&A" that no one will look for.
std::vector<std::string_view> PiecesOfOneLetterEach() {
  std::vector<std::string_view> pieces;
  for (const std::string_view piece : MixedPieces()) {
    if (piece != "ß" && piece != "ﬁ" && piece != "ŉ" && piece != "ﷺ") pieces.push_back(piece);
  }
  return pieces;
}

// Whoever types a look-up of a word, or the word itself, asks for the term that the word is under.
TEST_F(AnalyzerPropertiesTest, EveryLookupLeadsToItsTerm) {
  const std::vector<std::string_view> pieces = PiecesOfOneLetterEach();
  for (int i = 0; i < kRounds; ++i) {
    const std::string_view language = RandomLanguage();
    for (const Token& token : Analyze(RandomText(pieces, 6, &random_), language)) {
      const Form form = vocabulary_.form(token.form);
      for (const std::string_view lookup : form.lookups) {
        const std::vector<Token> typed = Analyze(lookup, language);
        ASSERT_FALSE(typed.empty()) << lookup;
        EXPECT_EQ(vocabulary_.form(typed[0].form).term, form.term) << lookup << " of " << form.spelling;
        EXPECT_EQ(vocabulary_.form(typed[0].form).lookups.front(), lookup) << form.spelling;
      }
    }
  }
}

TEST_F(AnalyzerPropertiesTest, ASpellingIsReadAsTheSameForm) {
  const std::vector<std::string_view> pieces = PiecesOfOneLetterEach();
  for (int i = 0; i < kRounds; ++i) {
    const std::string_view language = RandomLanguage();
    for (const Token& token : Analyze(RandomText(pieces, 6, &random_), language)) {
      const std::string spelling(vocabulary_.form(token.form).spelling);
      const std::vector<Token> typed = Analyze(spelling, language);
      const bool found = std::any_of(typed.begin(), typed.end(), [&](const Token& t) { return t.form == token.form; });
      EXPECT_TRUE(found) << spelling;
    }
  }
}

TEST_F(AnalyzerPropertiesTest, AccentsMakeNoDifferenceToTheTerm) {
  const std::vector<std::string_view> letters = {"a", "e",   "i",   "o", "u", "s", "t", "n", "r", "l",
                                                 "c", "ion", "ees", "â", "é", "è", "í", "ó", "ő", "ü",
                                                 "ç", "ñ",   "ş",   "ţ", "ž", "ė", "ł", "ø", "ß"};
  for (int i = 0; i < kRounds; ++i) {
    const std::string word = RandomText(letters, 7, &random_);
    for (const std::string_view language : {"es", "fr", "pt", "hu", "tr", "lt", "ro", "ca", "ga", "de", "en"}) {
      const std::vector<Token> accented = Analyze(word, language);
      const std::vector<Token> plain = Analyze(FoldText(word), language);
      ASSERT_EQ(accented.size(), plain.size());
      for (std::size_t k = 0; k < accented.size(); ++k) {
        EXPECT_EQ(vocabulary_.term_of(accented[k].form), vocabulary_.term_of(plain[k].form)) << language << " " << word;
      }
    }
  }
}

TEST_F(AnalyzerPropertiesTest, ParagraphsAreReadOneByOne) {
  for (int i = 0; i < kRounds; ++i) {
    const std::string_view language = RandomLanguage();
    const std::string first = RandomText(MixedPieces(), 8, &random_), second = RandomText(MixedPieces(), 8, &random_);
    // Whether a word in capitals is an acronym depends on the whole text: not compared here.
    const auto forms = [&](std::string_view text) {
      std::vector<FormId> result;
      for (const Token& token : Analyze(text, language)) {
        if (!vocabulary_.form(token.form).lookups.empty()) result.push_back(token.form);
      }
      return result;
    };
    std::vector<FormId> apart = forms(first);
    const std::vector<FormId> rest = forms(second);
    apart.insert(apart.end(), rest.begin(), rest.end());
    EXPECT_EQ(forms(first + "\n\n" + second), apart) << first << "|" << second;
  }
}

TEST_F(AnalyzerPropertiesTest, TheSameTextGivesTheSameTokensWhateverCameBefore) {
  for (int i = 0; i < 2000; ++i) {
    const std::string text = RandomText(MixedPieces(), 15, &random_);
    const std::string_view language = RandomLanguage();
    EXPECT_EQ(DumpTokens(DescribeTokens(vocabulary_, Analyze(text, language))), DumpTokens(Describe(text, language)));
  }
}

TEST_F(AnalyzerPropertiesTest, TakesRandomBytes) {
  for (int i = 0; i < kRounds; ++i) {
    std::string text(random_() % 40, '\0');
    for (char& c : text) c = static_cast<char>(random_());
    Analyze(text, RandomLanguage());
    std::vector<Token> tokens;
    analyzer_.AnalyzeValue(text, "XPER", &tokens);
  }
}

// A value typed as a query finds the value: each reading of the query is a reading of the value.
TEST_F(AnalyzerPropertiesTest, ValuesHaveOneFormATerm) {
  for (int i = 0; i < kRounds; ++i) {
    std::vector<Token> tokens;
    analyzer_.AnalyzeValue(RandomText(MixedPieces(), 8, &random_), "XPER", &tokens);
  }
  EXPECT_EQ(vocabulary_.form_count(), vocabulary_.term_count());
  for (FormId id = 0; id < vocabulary_.form_count(); ++id) {
    const Form form = vocabulary_.form(id);
    EXPECT_TRUE(form.lookups.empty());
    EXPECT_EQ(form.term, "XPER" + std::string(form.spelling));
    EXPECT_EQ(FoldText(form.spelling), form.spelling);
  }
}

}  // namespace
}  // namespace broadsheet
