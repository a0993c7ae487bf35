#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broadsheet/evaluation.h"
#include "tests/support/article_builder.h"
#include "tests/support/memory_archive.h"

namespace broadsheet {
namespace {

// Articles that score the same are ranked newest first; a run must not lose that to whoever reads it.
TEST(RankTopic, EqualScoresKeepTheOrderOfTheSearch) {
  MemoryArchive archive;
  archive.AddSegment("wire", {ArticleBuilder("a").Body("Ferries sail.").Date("2025-01-03"),
                              ArticleBuilder("b").Body("Ferries sail.").Date("2025-01-01"),
                              ArticleBuilder("c").Body("Ferries sail.").Date("2025-01-02"),
                              ArticleBuilder("d").Body("Nothing of the kind.").Date("2025-01-02")});
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  const auto ranking = RankTopic(*searcher, {"1", "ferry"}, {}, {}, 1000);
  ASSERT_TRUE(ranking.ok()) << ranking.status();
  ASSERT_EQ(ranking->size(), 3u);
  EXPECT_EQ((*ranking)[0].id, "a");
  EXPECT_EQ((*ranking)[1].id, "c");
  EXPECT_EQ((*ranking)[2].id, "b");
  EXPECT_GT((*ranking)[0].score, (*ranking)[1].score);
  EXPECT_GT((*ranking)[1].score, (*ranking)[2].score);
  const auto first = RankTopic(*searcher, {"1", "ferry"}, {}, {}, 1);
  ASSERT_TRUE(first.ok() && first->size() == 1);
}

// As trec_eval has it: a topic has each article once.
TEST(RankTopic, OfOneIdInSeveralCollectionsTheBestHitCounts) {
  MemoryArchive archive;
  archive.AddSegment("desk", {ArticleBuilder("a").Body("Ferries sail.").Date("2025-01-01"),
                              ArticleBuilder("p c").Body("Ferries sail.").Date("2025-01-04")});
  archive.AddSegment("wire", {ArticleBuilder("a").Body("Ferries sail.").Date("2025-01-03"),
                              ArticleBuilder("p%20c").Body("Ferries sail.").Date("2025-01-02")});
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  const auto ranking = RankTopic(*searcher, {"1", "ferry"}, {}, {}, 1000);
  ASSERT_TRUE(ranking.ok()) << ranking.status();
  EXPECT_THAT(*ranking, ::testing::ElementsAre(::testing::Field(&RankedArticle::id, "p%20c"),
                                               ::testing::Field(&RankedArticle::id, "a"),
                                               ::testing::Field(&RankedArticle::id, "p%2520c")));
  const Judgements judgements = {{"a", 1}};
  EXPECT_EQ(Evaluate({Measure::Kind::kRecall, 10}, *ranking, judgements), 1);
  EXPECT_EQ(Evaluate({Measure::Kind::kAveragePrecision}, *ranking, judgements), 0.5);
}

TEST(RankTopic, ErrorsNameTheTopic) {
  MemoryArchive archive;
  archive.AddSegment("wire", {ArticleBuilder("a").Body("Ferries sail.")});
  const auto searcher = Searcher::Over(archive.TakeSnapshot());
  Query query;
  query.collections = {"absent"};
  const auto ranking = RankTopic(*searcher, {"301", "ferry"}, query, {}, 10);
  ASSERT_FALSE(ranking.ok());
  EXPECT_THAT(std::string(ranking.status().message()), ::testing::HasSubstr("topic 301: "));
}

}  // namespace
}  // namespace broadsheet
