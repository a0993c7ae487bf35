// Measures against figures worked out by hand from the definitions of trec_eval.
#include <gtest/gtest.h>

#include <cmath>

#include "broadsheet/evaluation.h"

namespace broadsheet {
namespace {

using Kind = Measure::Kind;

Ranking Ranked(std::initializer_list<const char*> ids) {
  Ranking ranking;
  float score = 100;
  for (const char* id : ids) ranking.push_back({id, score--});
  return ranking;
}

// Ranks 1, 3 and 6 are relevant, and of five relevant articles two are never found; d2 and d4 are judged and not.
const Ranking kRanking = Ranked({"d1", "d2", "d3", "d4", "d5", "d6"});
const Judgements kJudgements = {{"d1", 1}, {"d2", 0}, {"d3", 2}, {"d4", 0}, {"d6", 1}, {"x1", 3}, {"x2", 1}, {"n1", 0}};

double Of(Kind kind, std::size_t cutoff = 0) { return Evaluate({kind, cutoff}, kRanking, kJudgements); }

TEST(Measures, AveragePrecisionCountsWhatWasNeverFound) {
  EXPECT_DOUBLE_EQ(Of(Kind::kAveragePrecision), (1.0 / 1 + 2.0 / 3 + 3.0 / 6) / 5);
  EXPECT_DOUBLE_EQ(Of(Kind::kAveragePrecision, 3), (1.0 / 1 + 2.0 / 3) / 5);
}

TEST(Measures, NdcgGainsTheRelevanceAndDiscountsByRank) {
  const double found = 1 / std::log2(2) + 2 / std::log2(4) + 1 / std::log2(7);
  const double ideal = 3 / std::log2(2) + 2 / std::log2(3) + 1 / std::log2(4) + 1 / std::log2(5) + 1 / std::log2(6);
  EXPECT_DOUBLE_EQ(Of(Kind::kNdcg), found / ideal);
  EXPECT_DOUBLE_EQ(Of(Kind::kNdcg, 2), (1 / std::log2(2)) / (3 / std::log2(2) + 2 / std::log2(3)));
}

TEST(Measures, PrecisionRecallAndSuccessAtARank) {
  EXPECT_DOUBLE_EQ(Of(Kind::kPrecision, 5), 2.0 / 5);
  EXPECT_DOUBLE_EQ(Of(Kind::kPrecision, 10), 3.0 / 10);  // missing ranks are irrelevant
  EXPECT_DOUBLE_EQ(Of(Kind::kRecall, 5), 2.0 / 5);
  EXPECT_DOUBLE_EQ(Of(Kind::kRecall, 100), 3.0 / 5);
  EXPECT_DOUBLE_EQ(Of(Kind::kSuccess, 1), 1);
  EXPECT_DOUBLE_EQ(Evaluate({Kind::kSuccess, 1}, Ranked({"d2", "d1"}), kJudgements), 0);
}

TEST(Measures, ReciprocalRankOfTheFirstRelevant) {
  EXPECT_DOUBLE_EQ(Of(Kind::kReciprocalRank), 1);
  EXPECT_DOUBLE_EQ(Evaluate({Kind::kReciprocalRank}, Ranked({"?", "d2", "d6"}), kJudgements), 1.0 / 3);
  EXPECT_DOUBLE_EQ(Evaluate({Kind::kReciprocalRank}, Ranked({"?", "d2"}), kJudgements), 0);
}

// R = 5 relevant and N = 3 judged irrelevant, so what counts is divided by min(R, N) = 3; d5 is not judged.
TEST(Measures, BprefPassesOverWhatWasNotJudged) {
  EXPECT_DOUBLE_EQ(Of(Kind::kBpref), (1 + (1 - 1.0 / 3) + (1 - 2.0 / 3)) / 5);
}

TEST(Measures, BprefWithoutIrrelevantJudgementsIsRecall) {
  const Judgements judgements = {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}};
  EXPECT_DOUBLE_EQ(Evaluate({Kind::kBpref}, Ranked({"?", "a", "?2", "c"}), judgements), 2.0 / 4);
}

// More irrelevant articles above than there are relevant ones count only as many as those: never below 0.
TEST(Measures, BprefIsBounded) {
  const Judgements judgements = {{"r", 1}, {"n1", 0}, {"n2", 0}, {"n3", 0}};
  EXPECT_DOUBLE_EQ(Evaluate({Kind::kBpref}, Ranked({"n1", "n2", "n3", "r"}), judgements), 0);
  EXPECT_DOUBLE_EQ(Evaluate({Kind::kBpref}, Ranked({"r", "n1"}), judgements), 1);
}

TEST(Measures, NegativeRelevanceIsInThePoolOnly) {
  const Judgements judgements = {{"a", -1}, {"b", 1}};
  EXPECT_DOUBLE_EQ(Evaluate({Kind::kNdcg}, Ranked({"a", "b"}), judgements), 1 / std::log2(3));
  EXPECT_DOUBLE_EQ(Evaluate({Kind::kBpref}, Ranked({"a", "b"}), judgements), 1);
}

TEST(Measures, NothingRelevantOrNothingFoundIsZero) {
  for (const Kind kind : {Kind::kAveragePrecision, Kind::kNdcg, Kind::kPrecision, Kind::kRecall, Kind::kSuccess,
                          Kind::kReciprocalRank, Kind::kBpref}) {
    EXPECT_EQ(Evaluate({kind, 10}, kRanking, {{"d1", 0}}), 0);
    EXPECT_EQ(Evaluate({kind, 10}, {}, kJudgements), 0);
  }
}

// The worked example of Manning, Raghavan and Schütze's textbook on interpolated curves: relevant at 1, 3, 6, 10 and 15
// of 20 has precisions 1, 2/3, 1/2, 2/5 and 1/3.
TEST(Measures, PublishedExample) {
  Ranking ranking;
  Judgements judgements;
  for (int rank = 1; rank <= 20; ++rank) {
    ranking.push_back({std::to_string(rank), static_cast<float>(-rank)});
    judgements[std::to_string(rank)] = rank == 1 || rank == 3 || rank == 6 || rank == 10 || rank == 15;
  }
  EXPECT_NEAR(Evaluate({Kind::kAveragePrecision}, ranking, judgements), 0.58, 1e-12);
}

TEST(Measures, NamesAreThoseOfTrecEval) {
  EXPECT_EQ(MeasureName({Kind::kAveragePrecision}), "map");
  EXPECT_EQ(MeasureName({Kind::kNdcg}), "ndcg");
  EXPECT_EQ(MeasureName({Kind::kNdcg, 10}), "ndcg_cut_10");
  EXPECT_EQ(MeasureName({Kind::kPrecision, 5}), "P_5");
  EXPECT_EQ(MeasureName({Kind::kRecall, 100}), "recall_100");
  EXPECT_EQ(MeasureName({Kind::kSuccess, 1}), "success_1");
  EXPECT_EQ(MeasureName({Kind::kReciprocalRank}), "recip_rank");
  EXPECT_EQ(MeasureName({Kind::kBpref}), "bpref");
}

TEST(EvaluateRun, TopicsThatFindNothingCountAsZero) {
  const std::vector<Topic> topics = {{"1", ""}, {"2", ""}, {"3", ""}};
  const TrecRun run = {{"1", Ranked({"d1"})}, {"3", Ranked({"d1"})}};
  const JudgementsByTopic judgements = {{"1", {{"d1", 1}}}, {"2", {{"d1", 1}}}};
  const std::vector<double> values = EvaluateRun({Kind::kAveragePrecision}, topics, run, judgements);
  EXPECT_EQ(values, (std::vector<double>{1, 0, 0}));
  EXPECT_DOUBLE_EQ(Mean(values), 1.0 / 3);
  EXPECT_EQ(Mean({}), 0);
}

}  // namespace
}  // namespace broadsheet
