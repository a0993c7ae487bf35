#include "query/run/recency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

TEST(Recency, FactorHalvesItsDistanceFromOneHalf) {
  const Recency recency(30, 20000);
  EXPECT_DOUBLE_EQ(recency.Factor(20000), 1);
  EXPECT_DOUBLE_EQ(recency.Factor(20500), 1);  // of later than today
  EXPECT_DOUBLE_EQ(recency.Factor(20000 - 30), 0.75);
  EXPECT_DOUBLE_EQ(recency.Factor(20000 - 60), 0.625);
  EXPECT_NEAR(recency.Factor(0), 0.5, 1e-12);
  EXPECT_DOUBLE_EQ(recency.Factor(std::nullopt), 0.5);
}

TEST(Recency, ChangesNothingUnlessAskedFor) {
  EXPECT_FALSE(Recency().active());
  EXPECT_EQ(Recency().Factor(0), 1);
  EXPECT_EQ(Recency(0, 20000).Factor(std::nullopt), 1);
}

class RecencySearch : public ::testing::Test {
 protected:
  RecencySearch() {
    const auto sails = [](const char* id) { return ArticleBuilder(id).Body("The ferry sails at noon."); };
    archive_.AddSegment("wire", {sails("today").Date("2025-06-01"), sails("month").Date("2025-05-02"), sails("undated"),
                                 ArticleBuilder("filler").Body("Nothing.").Date("2025-06-01")});
    std::vector<Article> fillers;  // so that the words are rare enough for a closer look
    for (int i = 0; i < 40; ++i) fillers.push_back(ArticleBuilder("filler" + std::to_string(i)).Body("Nothing."));
    archive_.AddSegment("wire", fillers);
    archive_.AddSegment("wire", {ArticleBuilder("old").Body("Ferry, ferry, ferry at noon.").Date("1990-06-01")});
    searcher_ = Searcher::Over(archive_.TakeSnapshot());
    query_.text = "ferry noon";
    query_.today = ToDay({2025, 6, 1});
    options_.snippets = false;
  }

  std::map<std::string, double> Scores(int half_life_days) {
    options_.recency_half_life_days = half_life_days;
    const auto result = searcher_->Search(query_, options_);
    EXPECT_TRUE(result.ok()) << result.status();
    std::map<std::string, double> scores;
    for (const Hit& hit : result->hits) scores[hit.article.article.id] = hit.score;
    for (std::size_t i = 1; i < result->hits.size(); ++i) EXPECT_GE(result->hits[i - 1].score, result->hits[i].score);
    return scores;
  }

  MemoryArchive archive_;
  std::unique_ptr<Searcher> searcher_;
  Query query_;
  SearchOptions options_;
};

TEST_F(RecencySearch, MultipliesTheWholeScore) {
  for (const bool proximity : {false, true}) {
    options_.proximity = proximity;
    const auto plain = Scores(0);
    const auto blended = Scores(30);
    ASSERT_EQ(plain.size(), 4u);
    ASSERT_EQ(blended.size(), 4u);
    EXPECT_DOUBLE_EQ(blended.at("today"), plain.at("today"));
    EXPECT_NEAR(blended.at("month"), plain.at("month") * 0.75, 1e-12);
    EXPECT_NEAR(blended.at("undated"), plain.at("undated") * 0.5, 1e-12);
    EXPECT_NEAR(blended.at("old"), plain.at("old") * 0.5, 1e-9);
    EXPECT_GT(plain.at("old"), plain.at("today"));
    EXPECT_LT(blended.at("old"), blended.at("today"));
  }
}

TEST_F(RecencySearch, OrdersByDateAreAsTheyWere) {
  options_.sort = SortOrder::kOldest;
  options_.recency_half_life_days = 30;
  const auto result = searcher_->Search(query_, options_);
  ASSERT_TRUE(result.ok() && result->hits.size() == 4);
  EXPECT_EQ(result->hits.front().article.article.id, "old");
  EXPECT_EQ(result->hits.front().score, 0);
}

}  // namespace
}  // namespace broadsheet
