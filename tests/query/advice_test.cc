#include "broadsheet/advice.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

class AdviceTest : public testing::Test {
 protected:
  AdviceTest() {
    std::vector<Article> wire, desk;
    for (int i = 0; i < 120; ++i) {
      const std::string id = std::to_string(i);
      wire.push_back(ArticleBuilder(id).Date("2025-03-04").Body("The government talked about the harbour."));
      desk.push_back(ArticleBuilder(id).Date("2024-01-02").Body("A ceasefire was announced."));
    }
    wire.push_back(ArticleBuilder("typo").Body("The goverment said nothing."));
    archive_.AddSegment("wire", wire);
    archive_.AddSegment("desk", desk);
    searcher_ = Searcher::Over(archive_.TakeSnapshot());
  }

  QueryAdvice Advise(const std::string& text, const std::string& from = "") {
    Query query;
    query.text = text;
    query.from = from;
    const auto advice = searcher_->Advise(query);
    EXPECT_TRUE(advice.ok()) << advice.status();
    return advice.ok() ? *advice : QueryAdvice();
  }

  MemoryArchive archive_;
  std::unique_ptr<Searcher> searcher_;
};

TEST_F(AdviceTest, DidYouMean) {
  struct Row {
    const char *query, *meant;
  };
  const Row rows[] = {
      {"ceasfire", "ceasefire"},
      {"ceasefrie", "ceasefire"},
      {"harbor", "harbour"},
      {"goverment", "government"},  // an article has it, but far more have the other
      {"government", ""},
      {"governments", ""},  // no article has this form, but the word finds others
      {"\"governments\"", "\"government\""},
      {"goverment OR xyzzy", "government OR xyzzy"},
      {"body:goverment -\"the harbur\"", "body:government -\"the harbour\""},
      {"title:goverment", ""},   // in no title
      {"=goverment", ""},        // asked for as it is
      {"person:goverment", ""},  // a name
      {"xy", ""},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(Advise(row.query).suggested_text, row.meant) << row.query;
  const QueryAdvice advice = Advise("the ceasfire");
  ASSERT_EQ(advice.suggestions.size(), 1u);
  EXPECT_EQ(advice.suggestions[0].offset, 4u);
  EXPECT_EQ(advice.suggestions[0].length, 8u);
  EXPECT_EQ(advice.suggestions[0].articles, 120u);
}

TEST_F(AdviceTest, WhichPartIsToBlame) {
  const QueryAdvice advice = Advise("government (ceasefire OR xyzzy) -plugh");
  ASSERT_EQ(advice.clauses.size(), 3u);
  EXPECT_EQ(advice.clauses[0].clause, "government");
  EXPECT_EQ(advice.clauses[0].alone, 120u);
  EXPECT_EQ(advice.clauses[0].without, 120u);
  EXPECT_EQ(advice.clauses[1].clause, "(or ceasefire xyzzy)");
  EXPECT_EQ(advice.clauses[1].without, 120u);
  EXPECT_EQ(advice.clauses[2].alone, 241u);
  EXPECT_EQ(advice.clauses[2].without, 0u);
}

// Forms of one stem are as frequent as they are each, not as all together.
TEST_F(AdviceTest, TheMostFrequentFormIsMeant) {
  MemoryArchive archive;
  std::vector<Article> articles;
  for (int i = 0; i < 300; ++i) {
    articles.push_back(ArticleBuilder(std::to_string(i))
                           .Byline(i % 2 == 0 ? "Clara Ferreira" : "Tom Weller")
                           .Body(i == 7       ? "It was marketing."
                                 : i % 3 == 0 ? "The markets rose."
                                              : "The market rose."));
  }
  archive.AddSegment("wire", articles);
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  const auto advise = [&](const std::string& text) {
    Query query;
    query.text = text;
    return *searcher->Advise(query);
  };
  EXPECT_EQ(advise("marked").suggested_text, "market");
  EXPECT_EQ(advise("marked").suggestions.at(0).articles, 200u - 1);
  EXPECT_EQ(advise("byline:\"Clra Ferreira\"").suggested_text, "byline:\"clara Ferreira\"");
  EXPECT_EQ(advise("byline:welller").suggestions.at(0).articles, 150u);
}

TEST_F(AdviceTest, PartsOfWhatIsToBlame) {
  const auto parts = [&](const std::string& text, std::size_t clause) {
    std::vector<std::string> lines;
    const QueryAdvice advice = Advise(text);
    EXPECT_GT(advice.clauses.size(), clause) << text;
    if (advice.clauses.size() <= clause) return lines;
    for (const ClauseAdvice::Part& part : advice.clauses[clause].parts) {
      lines.push_back(part.part + " " + std::to_string(part.articles));
    }
    return lines;
  };
  using Lines = std::vector<std::string>;
  EXPECT_EQ(parts("government NEAR/3 \"harbour plugh\"", 0),
            (Lines{"government 120", "\"harbour plugh\" 0", "\"harbour\" 120", "\"plugh\" 0"}));
  EXPECT_EQ(parts("\"harbour government\"", 0), (Lines{"\"harbour\" 120", "\"government\" 120"}));
  EXPECT_EQ(parts("ATLEAST/2 harbour", 0), (Lines{"harbour 120"}));
  EXPECT_EQ(parts("talked \"harbour talked\"", 1), (Lines{"\"harbour\" 120", "\"talked\" 120"}));
  EXPECT_EQ(parts("talked \"harbour talked\"", 0), Lines());
  EXPECT_TRUE(Advise("plugh").clauses.empty());
}

TEST_F(AdviceTest, DatesBesideTheQueryAreAPart) {
  const QueryAdvice advice = Advise("ceasefire", "2025");
  ASSERT_EQ(advice.clauses.size(), 2u);
  EXPECT_EQ(advice.clauses[0].alone, 120u);
  EXPECT_EQ(advice.clauses[0].without, 120u);
  EXPECT_EQ(advice.clauses[1].clause, "published from 1 January 2025 on");
  EXPECT_EQ(advice.clauses[1].alone, 120u);
  EXPECT_EQ(advice.clauses[1].without, 120u);
}

TEST_F(AdviceTest, NothingToSay) {
  EXPECT_TRUE(Advise("government").clauses.empty());
  EXPECT_TRUE(Advise("plugh").clauses.empty());
}

}  // namespace
}  // namespace broadsheet
