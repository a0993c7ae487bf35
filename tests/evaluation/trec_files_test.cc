#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "broadsheet/evaluation.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

using ::testing::HasSubstr;

class TrecFilesTest : public ::testing::Test {
 protected:
  std::string File(const std::string& text) {
    const std::string path = directory_ / "file";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  TempDirectory directory_;
};

TEST_F(TrecFilesTest, TopicsWithTabs) {
  const auto topics = ReadTopics(File("7\tgrain fees\r\n\n8 \t ferry strike, who won?\n"));
  ASSERT_TRUE(topics.ok()) << topics.status();
  ASSERT_EQ(topics->size(), 2u);
  EXPECT_EQ((*topics)[0].id, "7");
  EXPECT_EQ((*topics)[0].text, "grain fees");
  EXPECT_EQ((*topics)[1].id, "8");
  EXPECT_EQ((*topics)[1].text, "ferry strike, who won?");
}

TEST_F(TrecFilesTest, TopicsInMarkup) {
  const auto topics =
      ReadTopics(File("<top>\n<num> Number: 051\n<dom> Domain: Ports\n<title> Topic:  Harbour\n  fees\n\n"
                      "<desc> Description:\nWhat do they cost?\n</top>\n\n"
                      "<top><num>302</num><title>ferry strikes</title></top>\n"));
  ASSERT_TRUE(topics.ok()) << topics.status();
  ASSERT_EQ(topics->size(), 2u);
  EXPECT_EQ((*topics)[0].id, "51");
  EXPECT_EQ((*topics)[0].text, "Harbour fees");
  EXPECT_EQ((*topics)[1].id, "302");
  EXPECT_EQ((*topics)[1].text, "ferry strikes");
}

TEST_F(TrecFilesTest, BadTopicsAreNamed) {
  EXPECT_THAT(std::string(ReadTopics(File("1\tfine\nno tab here\n")).status().message()), HasSubstr("line 2"));
  EXPECT_THAT(std::string(ReadTopics(File("<top><num> 1 <title> a </top>\n<top>\n<num> 2\n</top>")).status().message()),
              HasSubstr("line 2: a <top> needs"));
  EXPECT_THAT(std::string(ReadTopics(File("1\ta\n1\tb\n")).status().message()), HasSubstr("two topics are 1"));
  EXPECT_THAT(std::string(ReadTopics(File(" \n")).status().message()), HasSubstr("no topic"));
  EXPECT_EQ(ReadTopics(directory_ / "absent").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(TrecFilesTest, Judgements) {
  const auto judgements = ReadJudgements(File("1 0 a 1\n1\t0  b\t0\n2 Q0 c -1\n"));
  ASSERT_TRUE(judgements.ok()) << judgements.status();
  EXPECT_EQ(*judgements, (JudgementsByTopic{{"1", {{"a", 1}, {"b", 0}}}, {"2", {{"c", -1}}}}));
  EXPECT_THAT(std::string(ReadJudgements(File("1 0 a 1\n1 0 a\n")).status().message()), HasSubstr("line 2"));
  EXPECT_THAT(std::string(ReadJudgements(File("1 0 a yes\n")).status().message()), HasSubstr("line 1"));
}

TEST_F(TrecFilesTest, RunsAreOrderedByScoreAndThenBackwardsById) {
  const auto run = ReadRun(File("1 Q0 a 1 2.5 x\n1 Q0 c 2 3 x\n1 Q0 b 3 2.5 x\n2 Q0 a 1 -1e3 x\n"));
  ASSERT_TRUE(run.ok()) << run.status();
  ASSERT_EQ(run->at("1").size(), 3u);
  EXPECT_EQ(run->at("1")[0].id, "c");
  EXPECT_EQ(run->at("1")[1].id, "b");
  EXPECT_EQ(run->at("1")[2].id, "a");
  EXPECT_FLOAT_EQ(run->at("2")[0].score, -1000);
}

TEST_F(TrecFilesTest, BadRunsAreNamed) {
  EXPECT_THAT(std::string(ReadRun(File("1 Q0 a 1 2.5\n")).status().message()), HasSubstr("line 1"));
  EXPECT_THAT(std::string(ReadRun(File("1 Q0 a 1 nan x\n")).status().message()), HasSubstr("line 1"));
  EXPECT_THAT(std::string(ReadRun(File("1 Q0 a 1 2 x\n1 Q0 a 2 1 x\n")).status().message()), HasSubstr("a twice"));
}

TEST_F(TrecFilesTest, IdsAreOneColumn) {
  EXPECT_EQ(TrecId("wire-12"), "wire-12");
  EXPECT_EQ(TrecId("two words\tand%20more\n"), "two%20words%09and%2520more%0A");
  EXPECT_EQ(TrecId("Zürich"), "Zürich");
}

TEST_F(TrecFilesTest, WhatIsWrittenReadsBackAsItWas) {
  const Ranking ranking = {{"x", 12.3456789f}, {"y", std::nextafter(12.3456789f, 0.0f)}, {"z", 1e-7f}};
  const auto run = ReadRun(File(FormatRanking("9", ranking, "tag")));
  ASSERT_TRUE(run.ok()) << run.status();
  ASSERT_EQ(run->at("9").size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(run->at("9")[i].id, ranking[i].id);
    EXPECT_EQ(run->at("9")[i].score, ranking[i].score);
  }
}

}  // namespace
}  // namespace broadsheet
