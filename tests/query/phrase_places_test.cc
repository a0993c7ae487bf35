// Phrases whose words stand in a text seldom or often, near or far, against the letters of the texts.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "query/run/contains_position.h"
#include "tests/query/phrase_texts.h"

namespace broadsheet {
namespace {

TEST(ContainsPositionTest, FindsEachOfThemAndNoOther) {
  for (std::size_t count = 0; count <= 40; ++count) {
    std::vector<Position> positions;
    for (std::size_t i = 0; i < count; ++i) positions.push_back(static_cast<Position>(3 * i + 1));
    for (Position position = 0; position < 130; ++position) {
      EXPECT_EQ(ContainsPosition(positions, position), position % 3 == 1 && position / 3 < count) << count;
    }
  }
}

// Both words apart, `times` and once more, and in a row once before the `before`th of those, from 0; never if there are
// not so many.
std::string TextOf(std::size_t times, std::size_t before, std::size_t first_word) {
  std::string text;
  for (std::size_t i = 0; i < first_word; ++i) text += "of ";
  for (std::size_t i = 0; i <= times; ++i) {
    if (i == before) text += "zorba ember then ";
    text += "zorba then ember then ";
  }
  return text + "note";
}

TEST(PhrasePlacesTest, WordsThatStandOften) {
  constexpr std::size_t kTimes[] = {0, 1, 2, 3, 4, 6, 7, 8, 9, 14, 15, 16, 17, 31, 33, 60, 130};
  std::vector<std::string> texts;
  for (const std::size_t first_word : {0, 3, 4000, 4090, 5000}) {
    for (const std::size_t times : kTimes) {
      for (const std::size_t before : {std::size_t{0}, times / 2, times, times + 1}) {
        texts.push_back(TextOf(times, before, first_word));
      }
    }
  }
  PhraseTexts archive(texts);
  EXPECT_EQ(archive.With("zorba ember").size(), texts.size() * 3 / 4);
  for (const char* const words : {"zorba ember", "zorba ember then", "then zorba ember", "ember then zorba ember then",
                                  "of zorba ember", "ember zorba", "of zorba then ember"}) {
    EXPECT_EQ(archive.Found("\"" + std::string(words) + "\""), archive.With(words)) << words;
  }
}

// Some have "talking", and others "talk", which is the same word in another form. Their lists' blocks lie in several
// windows of documents.
TEST(PhrasePlacesTest, RareFormsAcrossWindows) {
  std::vector<std::string> texts(13000, "nothing of note");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i % 80 == 11) texts[i] = "talk zorba";
    if (i % 80 == 50) texts[i] = "zorba talking";
    if (i % 400 == 3) texts[i] = "then talking zorba";
  }
  PhraseTexts archive(texts);
  for (const char* const words : {"talking zorba", "talk zorba", "zorba talking", "zorba talk"}) {
    EXPECT_EQ(archive.Found("\"" + std::string(words) + "\""), archive.With(words)) << words;
  }
  EXPECT_EQ(archive.With("talking zorba").size(), 33u);
}

}  // namespace
}  // namespace broadsheet
