#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "broadsheet/date.h"
#include "indexer/import/page_importer.h"
#include "tests/import/page_support.h"

namespace broadsheet {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(TextPage, FindsTheArticleOfASavedPage) {
  const auto data = TestData();
  if (!data) GTEST_SKIP() << "needs BROADSHEET_TEST_DATA";
  const auto imported = ImportText(ReadWhole(*data + "/pages/000_93b0f4002bfe62b8.txt"));
  ASSERT_TRUE(imported.ok()) << imported.status();
  const Article& article = imported->article;
  EXPECT_EQ(article.title, "High-stakes US push for Ukraine peace meets hard limits in Moscow");
  ASSERT_TRUE(article.date.has_value());
  EXPECT_EQ(FormatRfc3339(*article.date), "2025-12-02");
  EXPECT_THAT(article.byline, ElementsAre("admin"));
  EXPECT_EQ(article.section, "Politics");
  EXPECT_EQ(article.credit, "FOX NEWS");
  EXPECT_THAT(article.body, StartsWith("White House envoy Steve Witkoff"));
  EXPECT_THAT(article.body, EndsWith("walk away from the talks."));
  EXPECT_EQ(std::count(article.body.begin(), article.body.end(), '\n'), 2 * 17) << "eighteen paragraphs";
  for (const char* margin : {"Epstein", "Starbucks", "Subscription", "2026", "comment"}) {
    EXPECT_THAT(article.body, Not(HasSubstr(margin)));
  }
  EXPECT_FALSE(article.id.empty());
  EXPECT_TRUE(imported->warnings.empty());
}

TEST(TextPage, ReadsPlainProse) {
  const auto imported = ImportText(
      "Harbour reopens after storm\n"
      "\n"
      "The harbour of Port Ellery reopened on Tuesday after a storm that had closed it for nine days, the mayor said.\n"
      "\n"
      "Fishing boats left at dawn. \"We have bills to pay,\" said Tom Varga, who owns two of them.\n");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->article.title, "Harbour reopens after storm");
  EXPECT_EQ(imported->article.body,
            "The harbour of Port Ellery reopened on Tuesday after a storm that had closed it for nine days, the mayor said."
            "\n\n"
            "Fishing boats left at dawn. \"We have bills to pay,\" said Tom Varga, who owns two of them.");
}

TEST(TextPage, JoinsHardWrappedLines) {
  const auto imported = ImportText(
      "Harbour reopens after storm\n"
      "\n"
      "The harbour of Port Ellery reopened on Tuesday after a storm that had\n"
      "closed it for nine days, the mayor said. Fishing boats left at dawn,\n"
      "and the first ferry followed at noon.\n");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->article.body,
            "The harbour of Port Ellery reopened on Tuesday after a storm that had closed it for nine days, the mayor "
            "said. Fishing boats left at dawn, and the first ferry followed at noon.");
}

TEST(TextPage, RejectsWhatIsNoArticle) {
  for (const char* text : {"", "\n\n\n", "Home\nNews\nSports\n", "  • One\n  • Two\n  • Three\n", "\xff\xfe", "[ ]\n[x]\n"}) {
    const auto imported = ImportText(text);
    ASSERT_FALSE(imported.ok()) << text;
    EXPECT_THAT(imported.status().message(), HasSubstr("no article text found"));
  }
}

}  // namespace
}  // namespace broadsheet
