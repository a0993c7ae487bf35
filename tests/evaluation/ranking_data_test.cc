// How good the ranking is on judged questions. Prints its figures; the floors lie a little below what was measured
// (bench/README.md has the record).
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "broadsheet/archive.h"
#include "broadsheet/evaluation.h"
#include "broadsheet/index_files.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

using Kind = Measure::Kind;

class RankingData : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("BROADSHEET_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "BROADSHEET_TEST_DATA does not name the folder of test data";
    data_ = data;
  }

  std::unique_ptr<Writer> OpenWriter() {
    auto writer = Archive(directory_ / "archive").OpenWriter();
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }

  TrecRun Rank(const std::vector<Topic>& topics, bool proximity) {
    const auto searcher = Archive(directory_ / "archive").OpenSearcher();
    EXPECT_TRUE(searcher.ok()) << searcher.status();
    Query query;
    query.any = true;
    SearchOptions options;
    options.proximity = proximity;
    TrecRun run;
    for (const Topic& topic : topics) run[topic.id] = *RankTopic(**searcher, topic, query, options, 1000);
    return run;
  }

  // The mean of this measure, at least `floor`; and better than BM25 alone by more than chance.
  void Check(const Measure& measure, const std::vector<Topic>& topics, const JudgementsByTopic& judgements,
             double floor) {
    const auto values = EvaluateRun(measure, topics, Rank(topics, true), judgements);
    const auto plain = EvaluateRun(measure, topics, Rank(topics, false), judgements);
    const PairedComparison comparison = ComparePaired(plain, values);
    std::printf("%-12s %.4f, BM25 alone %.4f, p %.4f\n", MeasureName(measure).c_str(), Mean(values), Mean(plain),
                comparison.randomisation_p);
    EXPECT_GE(Mean(values), floor);
    EXPECT_GT(comparison.mean_difference, 0);
    EXPECT_LT(comparison.randomisation_p, 0.05);
  }

  TempDirectory directory_;
  std::string data_;
};

TEST_F(RankingData, QuestionsAboutTheNewsOf1963) {
  const auto writer = OpenWriter();
  const auto counts = IndexFiles(*writer, {data_ + "/time/docs.jsonl"}, {}, {});
  ASSERT_TRUE(counts.ok() && counts->added == 423) << counts.status();
  ASSERT_TRUE(writer->Close().ok());
  const auto topics = ReadTopics(data_ + "/time/queries.tsv");
  const auto judgements = ReadJudgements(data_ + "/time/qrels.all.txt");
  ASSERT_TRUE(topics.ok() && judgements.ok());
  Check({Kind::kAveragePrecision}, *topics, *judgements, 0.71);
  Check({Kind::kNdcg, 10}, *topics, *judgements, 0.765);
}

// Known items: the title asks for its article, which is indexed without it.
TEST_F(RankingData, TitlesFindTheirArticles) {
  constexpr std::size_t kArticles = 10'000, kArticlesPerTopic = 10;
  const auto writer = OpenWriter();
  std::vector<Topic> topics;
  JudgementsByTopic judgements;
  std::size_t read = 0;
  const auto add = [&](const Article& article, const std::string&) -> absl::Status {
    if (++read > kArticles) return absl::CancelledError("enough");
    Article untitled = article;
    untitled.title.clear();
    if (read % kArticlesPerTopic == 0 && !article.title.empty()) {
      topics.push_back({std::to_string(read), article.title});
      judgements[topics.back().id][article.id] = 1;
    }
    return writer->Add("news", std::move(untitled)).status();
  };
  const auto counts = ExtractFiles({data_ + "/news"}, {}, {}, add);
  ASSERT_TRUE(counts.ok() || absl::IsCancelled(counts.status())) << counts.status();
  ASSERT_TRUE(writer->Close().ok());
  Check({Kind::kReciprocalRank}, topics, judgements, 0.5);
}

}  // namespace
}  // namespace broadsheet
