#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "broadsheet/date.h"
#include "indexer/import/page/page_importer.h"
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

TEST(TextPage, MenusAdvertisementsAndCommentsStayOut) {
  const auto imported = ImportText(ReadGoldenPage("dump_menus.txt"));
  ASSERT_TRUE(imported.ok()) << imported.status();
  const Article& article = imported->article;
  EXPECT_EQ(article.title, "Harbour reopens after nine-day storm");
  EXPECT_EQ(article.body,
            "The harbour of Port Ellery reopened on Tuesday after a storm that had closed it for nine days, the mayor "
            "said.\n\n"
            "Fishing boats left at dawn, and the first ferry to the islands followed at noon with two hundred "
            "passengers on board.\n\n"
            "Repairs ahead\n\n"
            "“The eastern mole has lost some forty metres of its parapet,” said Ines Okoro, the harbour master. “We "
            "were lucky.”\n\n"
            "He agreed.\n\n"
            "The council is to vote on the money, about 2.4 million crowns, next week; the islands’ ferry company has "
            "offered a third of it.");
  EXPECT_THAT(article.byline, ElementsAre("Ann Teague"));
  ASSERT_TRUE(article.date.has_value());
  EXPECT_EQ(FormatRfc3339(*article.date), "2024-03-05");
  EXPECT_EQ(article.section, "Coast");
  EXPECT_EQ(article.credit, "Coastal Wire");
}

TEST(TextPage, ReadsOtherLanguages) {
  const auto imported = ImportText(ReadGoldenPage("dump_de.txt"));
  ASSERT_TRUE(imported.ok()) << imported.status();
  const Article& article = imported->article;
  EXPECT_EQ(article.title, "Ein Herbst im Moor");
  EXPECT_EQ(
      article.body,
      "Wer im Oktober früh genug aufsteht, hat das Moor für sich allein, und nur die Kraniche sind schon wach.\n\n"
      "Wir gingen um sechs Uhr los, mit zwei Thermoskannen und einer Karte, die älter war als wir beide zusammen.\n\n"
      "Am Steg hinter der Torfbahn lag Reif, obwohl der Wetterbericht nichts davon gesagt hatte.");
  EXPECT_THAT(article.byline, ElementsAre("Lena Brandt"));
  ASSERT_TRUE(article.date.has_value());
  EXPECT_EQ(FormatRfc3339(*article.date), "2021-10-14");
  EXPECT_EQ(article.section, "Natur");
}

TEST(TextPage, WarnsOfDatesThatCouldBeRead2Ways) {
  const auto imported = ImportText(
      "Harbour reopens after storm\nBy Ann Teague 03/04/2024\n\n"
      "The harbour of Port Ellery reopened on Tuesday after a storm that had closed it for nine days, the mayor "
      "said.\n\n"
      "Fishing boats left at dawn, and the first ferry to the islands followed at noon with two hundred passengers.\n");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_THAT(imported->article.byline, ElementsAre("Ann Teague"));
  ASSERT_EQ(imported->warnings.size(), 1U);
  EXPECT_THAT(imported->warnings[0], HasSubstr("field 'date'"));
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
  EXPECT_EQ(
      imported->article.body,
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

// Two lines alone could be a headline and its byline.
TEST(TextPage, JoinsPairsOfLinesThatAreAsWideAsOtherWrappedOnes) {
  const std::string paragraphs =
      "The harbour of Port Ellery reopened on Tuesday in the presence of\n"
      "Mayor Ada Marsh, who had promised it for Easter, and of the fishers.\n"
      "\n"
      "Repairs had taken longer than anybody had expected when in February\n"
      "Storm Bella tore away two of the four cranes on the eastern quay.\n"
      "\n";
  const auto imported =
      ImportText("Port Ellery harbour reopens to ferries after nine days of storms\nBy Ada Marsh\n\n" + paragraphs +
                 "Boats left at dawn, the first of them the ferry to Osk, which had\n"
                 "been the last one to come in before the storm.\n");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->article.title, "Port Ellery harbour reopens to ferries after nine days of storms");
  EXPECT_THAT(imported->article.byline, ElementsAre("Ada Marsh"));
  EXPECT_EQ(imported->article.body,
            "The harbour of Port Ellery reopened on Tuesday in the presence of Mayor Ada Marsh, who had promised it "
            "for Easter, and of the fishers.\n\n"
            "Repairs had taken longer than anybody had expected when in February Storm Bella tore away two of the "
            "four cranes on the eastern quay.\n\n"
            "Boats left at dawn, the first of them the ferry to Osk, which had been the last one to come in before "
            "the storm.");
}

TEST(TextPage, RejectsWhatIsNoArticle) {
  for (const char* text :
       {"", "\n\n\n", "Home\nNews\nSports\n", "  • One\n  • Two\n  • Three\n", "\xff\xfe", "[ ]\n[x]\n"}) {
    const auto imported = ImportText(text);
    ASSERT_FALSE(imported.ok()) << text;
    EXPECT_THAT(imported.status().message(), HasSubstr("no article text found"));
  }
}

TEST(TextPage, BearsDamageAndBulk) {
  const std::string whole = ReadGoldenPage("dump_menus.txt");
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::string page = whole;
    for (int i = 0; i <= round / 10; ++i) {
      const std::size_t at = random() % page.size();
      if (random() % 2 == 0) {
        page.erase(at, random() % 60);
      } else {
        page[at] = static_cast<char>(random());
      }
    }
    const auto imported = ImportText(page);
    EXPECT_TRUE(imported.ok() ? !imported->article.body.empty() : !imported.status().message().empty());
  }
  for (const char* bit : {"• ", "[", "a ", "a\n", "\n", ". ", "# ", "by by ", "1/1/", "\xe2\x80\xa2\xc2\xa0"}) {
    std::string bulk;
    for (int i = 0; i < 200000; ++i) bulk += bit;
    const auto imported = ImportText(bulk);
    EXPECT_TRUE(imported.ok() || !imported.status().message().empty());
  }
}

TEST(TextPage, LooksLikeAnArticle) {
  EXPECT_TRUE(LooksLikeArticlePage(ReadGoldenPage("dump_menus.txt")));
  EXPECT_TRUE(LooksLikeArticlePage(ReadGoldenPage("dump_de.txt")));
  const std::string rows = "id,title,date\n1,Harbour reopens,2024-03-05\n2,Mill to close,1999-03-09\n";
  std::string table, log, program;
  for (int i = 0; i < 50; ++i) {
    table += rows;
    log += "2024-03-05T18:20:00 127.0.0.1 GET /index.html 200 1532 12ms\n";
    program += "  if (count > 0) {\n    return total / count;  // never zero\n  }\n";
  }
  EXPECT_FALSE(LooksLikeArticlePage(table));
  EXPECT_FALSE(LooksLikeArticlePage(log));
  EXPECT_FALSE(LooksLikeArticlePage(program));
  EXPECT_FALSE(LooksLikeArticlePage(""));
  EXPECT_FALSE(LooksLikeArticlePage("A short note."));
}

}  // namespace
}  // namespace broadsheet
