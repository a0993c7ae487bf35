#include "indexer/import/page/page_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/import/page/page_lexicon.h"
#include "indexer/import/page/page_words.h"

namespace broadsheet {
namespace {

using testing::ElementsAreArray;

using Names = std::vector<std::string>;

TEST(PageLines, Bylines) {
  const std::pair<const char*, Names> cases[] = {
      {"by admin December 2, 2025", {"admin"}},
      {"By Jane Doe", {"Jane Doe"}},
      {"BY JANE DOE AND JOHN ROE", {"JANE DOE", "JOHN ROE"}},
      {"By Jane Doe and John Roe, Staff Writers", {"Jane Doe", "John Roe"}},
      {"Written by Jane Doe | 5 March 2024", {"Jane Doe"}},
      {"Von Lena Brandt", {"Lena Brandt"}},
      {"Par Luc Martin, publié le 5 mars 2024", {"Luc Martin"}},
      {"Por Ana Ruiz", {"Ana Ruiz"}},
      {"Author: J. P. O'Neill", {"J. P. O'Neill"}},
      {"By the time the boats came in, the market had long closed its doors for the day.", {}},
      {"von dort aus weiter", {}},
      {"Jane Doe", {}},
      {"by", {}},
      {"", {}},
  };
  for (const auto& [line, names] : cases) EXPECT_THAT(ParseByline(line, ""), ElementsAreArray(names)) << line;
}

TEST(PageLines, Authors) {
  const std::pair<const char*, Names> cases[] = {
      {"Jane Doe", {"Jane Doe"}},
      {"By Jane Doe", {"Jane Doe"}},
      {"von Lena Brandt", {"Lena Brandt"}},
      {"Ursula von der Leyen", {"Ursula von der Leyen"}},
      {"Jane Doe, John Roe & Ada Finch", {"Jane Doe", "John Roe", "Ada Finch"}},
      {"Jane Doe, Senior Editor", {"Jane Doe"}},
      {"Jane Doe; Jane Doe", {"Jane Doe"}},
      {"https://facebook.com/jane", {}},
      {"jane@example.org", {}},
      {"By", {}},
  };
  for (const auto& [value, names] : cases) EXPECT_THAT(SplitAuthors(value), ElementsAreArray(names)) << value;
}

TEST(PageLines, Dates) {
  const std::pair<const char*, const char*> cases[] = {
      {"by admin December 2, 2025", "2025-12-02"},
      {"December 2, 2025", "2025-12-02"},
      {"Updated 1:39 am EST, Wednesday, November 20, 2019", "2019-11-20"},
      {"Von Lena Brandt, 14. Oktober 2021", "2021-10-14"},
      {"Nov 18, 2019 at 9:24 pm ET • 2 min read", "2019-11-18"},
      {"2024-03-05", "2024-03-05"},
      {"The war of 1812 and other matters", ""},
      {"Call 555 1234", ""},
      {"no digits", ""},
  };
  for (const auto& [line, day] : cases) {
    const auto date = FindDate(line, "");
    EXPECT_EQ(date ? FormatRfc3339(date->time).substr(0, 10) : "", day) << line;
  }
  EXPECT_TRUE(IsDateLine("February 7, 2026", ""));
  EXPECT_FALSE(IsDateLine("by admin February 7, 2026", ""));
  EXPECT_TRUE(SaysUpdated("Updated March 5, 2024"));
  EXPECT_FALSE(SaysUpdated("Published March 5, 2024"));
}

TEST(PageLexicon, Lines) {
  using enum LinePhrase;
  const std::pair<const char*, LinePhrase> cases[] = {
      {"You may also like", kEnd},
      {"2 comments", kComments},
      {"Comments (12)", kComments},
      {"Advertisement", kNoise},
      {"Das könnte Sie auch interessieren", kEnd},
      {"Lire aussi : la suite", kAside},
      {"Related:", kAside},
      {"Copyright © 2024 X", kEnd},
      {"Source: Reuters", kCredit},
      {"Share", kNoise},
      {"Shares of the mill rose", kNone},
      {"Comments by the mayor drew laughter", kNone},
      {"next post", kEnd},
      {"", kNone},
      {"x", kNone},
  };
  for (const auto& [line, phrase] : cases) EXPECT_EQ(ClassifyLine(line), phrase) << line;
}

TEST(PageLexicon, Credits) {
  EXPECT_EQ(CreditOf("This post appeared first on FOX NEWS"), "FOX NEWS");
  EXPECT_EQ(CreditOf("This article was originally published by Futurism. Read the original article."), "Futurism");
  EXPECT_EQ(CreditOf("Source: Reuters"), "Reuters");
  EXPECT_EQ(CreditOf("The post office opened."), "");
}

TEST(PageWords, Measures) {
  const TextStats stats = MeasureText("“We were lucky,” she said in 1911. He agreed.");
  EXPECT_EQ(stats.words, 9U);
  EXPECT_EQ(stats.sentences, 2U);
  EXPECT_EQ(stats.commas, 1U);
  EXPECT_EQ(stats.numbers, 1U);
  EXPECT_TRUE(stats.ends_sentence);
  EXPECT_FALSE(MeasureText("Mill to close").ends_sentence);
  EXPECT_TRUE(MeasureText("He said: “No.”").ends_sentence);
  EXPECT_TRUE(MeasureText("先日、逮捕されたというニュースを耳にしました。").ends_sentence);
  EXPECT_GE(MeasureText("先日、逮捕されたというニュースを耳にしました。").words, 8U);
  EXPECT_EQ(MeasureText("").words, 0U);
}

TEST(PageWords, Spaces) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {" a ", "a"},
      {"a  b\n\tc", "a b c"},
      {"a\u00a0b", "a b"},
      {"a\u200bb", "ab"},
      {"Mes\u00adsen", "Messen"},
      {"\u3000x", "x"},
  };
  for (const auto& [text, collapsed] : cases) EXPECT_EQ(CollapseText(text), collapsed);
  EXPECT_EQ(TrimText("\u00a0 x\u3000"), "x");
  EXPECT_EQ(TrimText(" \u00a0 "), "");
}

}  // namespace
}  // namespace broadsheet
