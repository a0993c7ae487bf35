#include "indexer/analysis/fold.h"

#include <gtest/gtest.h>
#include <unicode/unistr.h>

#include <random>
#include <string>
#include <string_view>

#include "indexer/analysis/analyzer.h"
#include "tests/analysis/analysis_test_util.h"

namespace broadsheet {
namespace {

TEST(FoldTest, FoldText) {
  struct Case {
    std::string_view text, expected;
  };
  for (const Case& row : {
           Case{"", ""},
           Case{"Peace TALKS, 3.5%", "peace talks, 3.5%"},
           Case{"Zürich Århus façade NAÏVE", "zurich arhus facade naive"},
           Case{"Æsop Œuvre Ørsted Łódź Đà Ħal Ŧ", "aesop oeuvre orsted lodz da hal t"},
           Case{"Straße STRAẞE", "strasse strasse"},
           Case{"İI ıi", "ii ii"},
           Case{"‘it’s’ ＇´`ʼ co‐op co‑op", "'it's' '''' co-op co-op"},
           Case{"war – peace — now", "war – peace — now"},
           Case{"ﬁnance ＡＢＣ ①", "finance abc 1"},
           Case{"Ёлка Йод Київ Ўз за́мок Ќе", "елка йод київ ўз замок ќе"},
           Case{"Ώρα ΟΔΟΣ οδός", "ωρα οδοσ οδοσ"},
           Case{"שָׁלוֹם", "שלום"},
           Case{"مُحَمَّد ســلام أحمد مؤمن", "محمد سلام احمد مؤمن"},
           Case{"हिन्दी 한국어 がぎ ガ ｶﾞ", "हिन्दी 한국어 がぎ ガ ガ"},
           Case{"٢٠٢٥ २०२५", "2025 2025"},
           Case{"a\u00ADb\u200B\u200Dc", "abc"},
           Case{"nego?iat* 東京", "nego?iat* 東京"},
       }) {
    EXPECT_EQ(FoldText(row.text), row.expected) << row.text;
  }
}

TEST(FoldTest, FoldingTwiceChangesNothingForAnyCharacter) {
  int failures = 0;
  for (UChar32 c = 1; c <= 0x10FFFF && failures < 20; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    icu::UnicodeString(c).toUTF8String(text);
    for (const std::string& form : {text, "a" + text + "e"}) {
      const std::string folded = FoldText(form);
      if (FoldText(folded) == folded) continue;
      ++failures;
      ADD_FAILURE() << "U+" << std::hex << c << ": " << folded << " becomes " << FoldText(folded);
    }
  }
}

TEST(FoldTest, FoldingTwiceChangesNothingForRandomTexts) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = RandomText(MixedPieces(), 8, &random);
    const std::string folded = FoldText(text);
    EXPECT_EQ(FoldText(folded), folded) << text;
  }
}

TEST(FoldTest, NormalizeSpelling) {
  EXPECT_EQ(NormalizeSpelling("Zürich"), "Zürich");
  EXPECT_EQ(NormalizeSpelling("Zu\u0308rich"), "Zürich");
  EXPECT_EQ(NormalizeSpelling("O’Brien"), "O'Brien");
  EXPECT_EQ(NormalizeSpelling("son\u2010in\u2011law"), "son-in-law");
  EXPECT_EQ(NormalizeSpelling("negotia-\r\n  tions"), "negotia-tions");
  EXPECT_EQ(NormalizeSpelling("négotia-\n tions"), "négotia-tions");
  EXPECT_EQ(NormalizeSpelling("co\u00ADop\u200B"), "coop");
  EXPECT_EQ(NormalizeSpelling("ﬁＡ²"), "fiA2");
}

TEST(FoldTest, CutToCharacters) {
  EXPECT_EQ(CutToCharacters("äöü", 2), "äö");
  EXPECT_EQ(CutToCharacters("äöü", 3), "äöü");
  EXPECT_EQ(CutToCharacters("äöü", 0), "");
  EXPECT_EQ(CutToCharacters("", 3), "");
}

}  // namespace
}  // namespace broadsheet
