#include "indexer/import/clean_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace broadsheet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CleanValuesTest, Space) {
  EXPECT_EQ(TrimSpace("\xC2\xA0\n a b\t\xE3\x80\x80"), "a b");
  EXPECT_EQ(TrimSpace(" \n"), "");
  EXPECT_EQ(CollapseSpace("  a \n\xC2\xA0 b\tc "), "a b c");
  EXPECT_EQ(CollapseSpace(""), "");
}

TEST(CleanValuesTest, Bylines) {
  EXPECT_THAT(SplitByline("By  Anna Li"), ElementsAre("Anna Li"));
  EXPECT_THAT(SplitByline("BY ANNA LI AND BEN OKRI"), ElementsAre("ANNA LI", "BEN OKRI"));
  EXPECT_THAT(SplitByline("by: Anna Li, Ben Okri, and Cy Dee"), ElementsAre("Anna Li", "Ben Okri", "Cy Dee"));
  EXPECT_THAT(SplitByline("Anna Li; Ben Okri & Cy Dee"), ElementsAre("Anna Li", "Ben Okri", "Cy Dee"));
  EXPECT_THAT(SplitByline("Ben Okri, Jr. and Anna Li, Ph.D."), ElementsAre("Ben Okri, Jr.", "Anna Li, Ph.D."));
  EXPECT_THAT(SplitByline("Byron Sandys"), ElementsAre("Byron Sandys"));
  EXPECT_THAT(SplitByline("admin"), ElementsAre("admin"));
  EXPECT_THAT(SplitByline("  "), IsEmpty());
  EXPECT_THAT(SplitByline("By"), ElementsAre("By"));
}

TEST(CleanValuesTest, BodiesStayAsTheyAreTheSecondTime) {
  EXPECT_EQ(CleanBody("\n\n  One. \n two\n \n\t\n\nThree.\n"), "One.\n two\n\nThree.");
  std::mt19937 random(3);
  const char* const kPieces[] = {"a", " ", "\n", "\t", "word", "\xC2\xA0", "\n\n", "  b"};
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (unsigned i = random() % 12; i > 0; --i) text += kPieces[random() % std::size(kPieces)];
    const std::string once = CleanBody(text);
    ASSERT_EQ(CleanBody(once), once);
    ASSERT_EQ(once.find("\n\n\n"), std::string::npos);
  }
}

}  // namespace
}  // namespace broadsheet
