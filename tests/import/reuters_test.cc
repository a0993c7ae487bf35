#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "import_support.h"
#include "indexer/import/reuters/reuters_body.h"
#include "indexer/import/reuters/reuters_importer.h"

namespace broadsheet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Imported Read(std::string content, ImportOptions options = {}) {
  return ImportAll(std::move(content), ImportFormat::kReuters, options);
}

std::string Story(const std::string& id,
                  const std::string& text = "<TITLE>HARBOUR OPENS</TITLE><BODY>Ships came.\n</BODY>",
                  const std::string& date = "26-FEB-1987 15:01:01.79") {
  return "<REUTERS TOPICS=\"YES\" OLDID=\"7\" NEWID=\"" + id + "\">\n<DATE>" + date +
         "</DATE>\n<TOPICS><D>ship</D></TOPICS>\n<TEXT>&#2;\n" + text + "</TEXT>\n</REUTERS>\n";
}

TEST(ReutersTest, FactsOfAnArticle) {
  const Imported all = Read(
      "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n"
      "<REUTERS TOPICS=\"YES\" LEWISSPLIT=\"TRAIN\" OLDID=\"71\" NEWID=\"12\">\n<DATE> 3-APR-1987 09:05:01.79</DATE>\n"
      "<TOPICS><D>ship</D><D>grain</D></TOPICS>\n<PLACES><D>usa</D></PLACES>\n<PEOPLE><D>okri</D></PEOPLE>\n"
      "<ORGS><D>ec</D></ORGS>\n<EXCHANGES><D>nyse</D></EXCHANGES>\n<COMPANIES></COMPANIES>\n"
      "<UNKNOWN> \n&#5;&#5;&#5;C T\n&#22;f0704&#31;reute</UNKNOWN>\n<TEXT>&#2;\n"
      "<TITLE>GRAIN &lt;GRN>\n &amp; SHIPS</TITLE>\n<AUTHOR>    By Anna Li and Ben Okri, Reuters</AUTHOR>\n"
      "<DATELINE>    PORT VALE, April 3 - </DATELINE><BODY>Grain ships left the\nharbour on Fri-\nday.\n"
      "    A second\nparagraph, of 3 &lt; 4.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n");
  ASSERT_EQ(all.articles.size(), 1u);
  EXPECT_THAT(all.errors, IsEmpty());
  EXPECT_THAT(all.Warnings(), IsEmpty());
  const Article& article = all.articles[0].article;
  EXPECT_EQ(all.articles[0].offset, 36u);  // after the document type
  EXPECT_EQ(article.id, "12");
  EXPECT_EQ(article.title, "GRAIN <GRN> & SHIPS");
  EXPECT_EQ(article.dateline, "PORT VALE, April 3");
  EXPECT_EQ(article.body, "Grain ships left the harbour on Fri-day.\n\nA second paragraph, of 3 < 4.");
  EXPECT_EQ(FormatRfc3339(*article.date), "1987-04-03T09:05:01");
  EXPECT_THAT(article.byline, ElementsAre("Anna Li", "Ben Okri"));
  EXPECT_THAT(article.topics, ElementsAre("ship", "grain"));
  EXPECT_THAT(article.places, ElementsAre("usa"));
  EXPECT_THAT(article.people, ElementsAre("okri"));
  EXPECT_THAT(article.orgs, ElementsAre("ec"));
  EXPECT_EQ(article.language, "en");
  EXPECT_EQ(article.source, "Reuters");
  EXPECT_THAT(article.extra, ElementsAre(std::pair("exchanges", "[\"nyse\"]"), std::pair("lewissplit", "\"TRAIN\""),
                                         std::pair("oldid", "\"71\""), std::pair("topics_attribute", "\"YES\""),
                                         std::pair("unknown", "\"C T f0704 reute\"")));
}

TEST(ReutersTest, IrregularDates) {
  for (const char* date : {"26-FEB-1987 15:01:01.79", " 26-FEB-1987 15:01:01.79", "26-FEB-1987  15:01:01.79",
                           "26-FEB-1987 15:01:01.79&#5;&#5;&#5;V RM\n&#22;&#22;&#1;f0288",
                           "26-FEB-1987 15:01:01.00    # added by hand as guesswork "}) {
    const Imported all = Read(Story("1", "<TITLE>T</TITLE>", date));
    ASSERT_EQ(all.articles.size(), 1u) << date;
    ASSERT_TRUE(all.articles[0].article.date) << date;
    EXPECT_EQ(FormatRfc3339(*all.articles[0].article.date), "1987-02-26T15:01:01") << date;
  }
}

TEST(ReutersTest, KindsOfText) {
  const Imported brief = Read(Story("1", "<TITLE>ONLY A TITLE</TITLE>"));
  EXPECT_EQ(brief.articles.at(0).article.body, "");
  std::string story = Story("2", "****SHIPS SAIL\n\n  10   20\n  30   40\n Reuter\n&#3;");
  story.replace(story.find("<TEXT>"), 6, "<TEXT TYPE=\"UNPROC\">");
  const Imported unprocessed = Read(story);
  EXPECT_EQ(unprocessed.articles.at(0).article.title, "");
  EXPECT_EQ(unprocessed.articles.at(0).article.body, "****SHIPS SAIL\n\n10   20\n  30   40");
  const Imported empty = Read(Story("3", "&#3;"));
  EXPECT_EQ(empty.articles.size(), 1u);
  EXPECT_THAT(empty.Warnings(), ElementsAre(HasSubstr("field 'body'")));
}

TEST(ReutersTest, BodiesKeepTablesAndLoseTheClosing) {
  EXPECT_EQ(ReutersBody("One\ntwo.\n    Three.\n          A      B\n  x      1      2\nfour\nfive\n REUTER...\n&#3;"),
            "One two.\n\nThree.\n\nA      B\n  x      1      2\n\nfour five");
  EXPECT_EQ(ReutersBody("Sold at 3 dlrs. REUTER\n&#3;"), "Sold at 3 dlrs.");
  EXPECT_EQ(ReutersBody("He works for Reuter"), "He works for Reuter");
  EXPECT_EQ(ReutersBody("an Anglo-\nDutch firm -\nold"), "an Anglo-Dutch firm - old");
  EXPECT_EQ(DecodeReutersText("a&#5;b &unknown; &#xE9; & &amp;lt; &#99999999;"), "a b &unknown; é & &lt; \xEF\xBF\xBD");
}

TEST(ReutersTest, OtherEncodingsAreReported) {
  const Imported all = Read(Story("1", "<TITLE>CAF\xC9 OPENS</TITLE>"));
  EXPECT_EQ(all.articles.at(0).article.title, "CAFÉ OPENS");
  EXPECT_THAT(all.Warnings(), ElementsAre(HasSubstr("windows-1252")));
}

TEST(ReutersTest, MissingFactsAreWarnedAbout) {
  std::string story = Story("");
  const Imported no_id = Read(story);
  EXPECT_EQ(no_id.articles.at(0).article.id.size(), 32u);
  EXPECT_THAT(no_id.Warnings(), ElementsAre(HasSubstr("field 'id'")));
  EXPECT_THAT(Read(Story("1", "<TITLE>T</TITLE>", "some day")).Warnings(),
              ElementsAre(HasSubstr("field 'date': missing")));
  EXPECT_THAT(Read(Story("1", "<TITLE>T</TITLE>", "1-JAN-2099 00:00:00")).Warnings(), ElementsAre(HasSubstr("2099")));
}

TEST(ReutersTest, TextWithoutItsEndTagIsKept) {
  const Imported title = Read(Story("1", "<TITLE>SHIPS SAIL\n<BODY>All of them.</BODY>"));
  EXPECT_EQ(title.articles.at(0).article.title, "SHIPS SAIL");
  EXPECT_EQ(title.articles.at(0).article.body, "All of them.");
  EXPECT_THAT(title.Warnings(), ElementsAre(HasSubstr("<TITLE> has no end tag")));
  const Imported body = Read(Story("1", "<TITLE>T</TITLE><BODY>All of them."));
  EXPECT_EQ(body.articles.at(0).article.body, "All of them.");
  EXPECT_THAT(body.Warnings(), ElementsAre(HasSubstr("<BODY> has no end tag")));
  std::string story = Story("1");
  story.replace(story.find("ship</D>"), 8, "ship<D>port</D>");
  EXPECT_THAT(Read(story).articles.at(0).article.topics, ElementsAre("ship", "port"));
}

// Good articles around a bad one come out; the error says where the bad one is.
TEST(ReutersTest, BrokenArticlesAreRejectedAlone) {
  const std::string first = Story("1"), last = Story("3");
  const std::string at = "offset " + std::to_string(first.size());
  struct Case {
    std::string bad;
    const char* reason;
  };
  std::string no_end = Story("2");
  no_end.resize(no_end.find("</REUTERS>"));
  std::string no_text = Story("2");
  no_text.erase(no_text.find("</TEXT>"), 7);
  std::string no_tag = Story("2");
  no_tag.replace(no_tag.find('>'), 1, " ");
  for (const Case& c : {Case{no_end, "no end tag"},
                        {no_text, "no whole <TEXT>"},
                        {"rubbish " + std::string(200000, 'x') + "\n", "no part of an article"},
                        {"<REUTERS", "no end tag"}}) {
    const Imported all = Read(first + c.bad + last);
    EXPECT_THAT(all.Ids(), ElementsAre("1", "3")) << c.reason;
    EXPECT_THAT(all.errors, ElementsAre(testing::AllOf(HasSubstr(at), HasSubstr(c.reason)))) << c.reason;
  }
  EXPECT_THAT(Read(first + "<!-- a remark -->\n" + last).errors, IsEmpty());
}

// However much there is, and wherever it ends.
TEST(ReutersTest, RubbishBetweenArticles) {
  for (const std::size_t size : {100'000u, 131'072u, 262'144u, 300'001u, 3'000'000u}) {
    const Imported all = Read(Story("1") + std::string(size, '<') + Story("2"));
    EXPECT_THAT(all.Ids(), ElementsAre("1", "2")) << size;
    EXPECT_THAT(all.errors, ElementsAre(HasSubstr(std::to_string(size) + " bytes"))) << size;
  }
}

TEST(ReutersTest, RubbishAlone) {
  for (const std::size_t size : {1u, 100'000u, (256u << 10) - 1, 256u << 10, 300'000u, 2'000'000u}) {
    const Imported all = Read(std::string(size, 'x'));
    EXPECT_THAT(all.Ids(), IsEmpty());
    EXPECT_THAT(all.errors, ElementsAre(HasSubstr("offset 0: " + std::to_string(size) + " bytes")));
  }
}

TEST(ReutersTest, CutOffInput) {
  const std::string first = Story("1"), second = Story("2");
  for (std::size_t size = 10; size < second.size() - 1; size += 7) {
    const Imported all = Read(first + second.substr(0, size));
    EXPECT_THAT(all.Ids(), ElementsAre("1"));
    EXPECT_THAT(all.errors, ElementsAre(HasSubstr("cut off by the end of the file")));
  }
  auto importer =
      MakeReutersImporter(MakeFailingInput(first + second.substr(0, 40), absl::DataLossError("gzip is damaged")), {});
  const Imported damaged = Drain(*importer);
  EXPECT_THAT(damaged.Ids(), ElementsAre("1"));
  EXPECT_THAT(damaged.errors, ElementsAre(testing::AllOf(HasSubstr("cut off"), HasSubstr("gzip is damaged"))));
}

TEST(ReutersTest, ArticlesOverTheLimitAreSkipped) {
  ImportOptions options;
  options.max_article_bytes = 2000;
  const std::string first = Story("1"), last = Story("3");
  for (const std::size_t size : {3000u, 600'000u, 2'000'000u}) {
    const Imported all = Read(first + Story("2", "<BODY>" + std::string(size, 'x') + "</BODY>") + last, options);
    EXPECT_THAT(all.Ids(), ElementsAre("1", "3")) << size;
    EXPECT_THAT(all.errors, ElementsAre(HasSubstr("longer than 2000 bytes"))) << size;
  }
}

TEST(ReutersTest, BordersOfReadsDoNotMatter) {
  const std::string content = Story("1") + "junk" + Story("2") + Story("3");
  const Imported whole = Read(content);
  for (const std::size_t chunk : {1, 2, 3, 5, 8, 13}) {
    ImportOptions options;
    options.now = kTestNow;
    const Imported chopped = Drain(*MakeReutersImporter(MakeChoppedInput(content, chunk), options));
    EXPECT_EQ(chopped.Ids(), whole.Ids());
    EXPECT_EQ(chopped.errors, whole.errors);
  }
}

}  // namespace
}  // namespace broadsheet
