// Which letters are capitals, beyond ASCII too: the names of half of Europe begin with them.
#include "indexer/entities/word.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace broadsheet::entities {
namespace {

TEST(WordTest, KnowsCapitalsOfTheAlphabetsOfEurope) {
  const std::vector<std::pair<std::string, std::string>> kNames = {
      {"Geneva", "geneva"}, {"Élysée", "élysée"}, {"Öland", "öland"}, {"Łódź", "łódź"},   {"Škoda", "škoda"},
      {"Žižek", "žižek"},   {"Čapek", "čapek"},   {"Đukić", "đukić"}, {"Śląsk", "śląsk"}, {"Şahin", "şahin"},
      {"Ľubica", "ľubica"}, {"Ťapák", "ťapák"},   {"Țara", "țara"},   {"Ģirts", "ģirts"}, {"Афины", "афины"},
      {"Рим", "рим"},       {"Ялта", "ялта"},     {"Ђерђ", "ђерђ"},   {"Αθήνα", "αθήνα"}, {"Πάτρα", "πάτρα"},
  };
  for (const auto& [capital, small] : kNames) {
    const Word raised = MakeWord(capital), lower = MakeWord(small);
    EXPECT_EQ(raised.hash, lower.hash) << capital;
    EXPECT_NE(raised.shape, lower.shape) << capital;
    EXPECT_EQ(raised.form, LetterForm::kCapital) << capital;
    EXPECT_EQ(lower.form, LetterForm::kLower) << small;
    EXPECT_TRUE(raised.has_letter) << capital;
  }
  EXPECT_EQ(MakeWord("ŁÓDŹ").form, LetterForm::kUpper);
  EXPECT_EQ(MakeWord("ŁÓDŹ").hash, MakeWord("łódź").hash);
}

TEST(WordTest, OtherSignsOfMoreBytesAreNoCapitals) {
  for (const char* sign : {"×", "÷", "ß", "東京", "ความ", "\xE3\x83\x80", "ĸ", "ŉ", "ț", "\xC5", "\x84"}) {
    EXPECT_FALSE(MakeWord(sign).form == LetterForm::kCapital || MakeWord(sign).form == LetterForm::kInitial ||
                 MakeWord(sign).form == LetterForm::kUpper)
        << sign;
  }
}

}  // namespace
}  // namespace broadsheet::entities
