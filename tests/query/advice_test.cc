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
      {"title:goverment -\"the harbur\"", "title:government -\"the harbour\""},
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
