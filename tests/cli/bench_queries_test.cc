#include "tools/bench_queries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include "tests/support/temp_directory.h"

namespace broadsheet::cli {
namespace {

using ::testing::HasSubstr;

class BenchQueries : public ::testing::Test {
 protected:
  absl::StatusOr<std::vector<BenchQuery>> Read(const std::string& content) {
    const std::string file = directory_ / "queries.tsv";
    std::ofstream(file) << content;
    return ReadBenchQueries(file);
  }

  const TempDirectory directory_;
};

TEST_F(BenchQueries, AQueryALine) {
  const auto queries = Read("harbour strike\n\n\"peace deal\"\r\n");
  ASSERT_TRUE(queries.ok()) << queries.status();
  ASSERT_EQ(queries->size(), 2u);
  EXPECT_EQ((*queries)[0].id, "1");
  EXPECT_EQ((*queries)[0].group, "all");
  EXPECT_EQ((*queries)[1].id, "3");
  EXPECT_EQ((*queries)[1].text, "\"peace deal\"");
}

TEST_F(BenchQueries, IdGroupAndQuery) {
  const auto queries = Read("q7\tphrase\t\"trade surplus\"\tdate:1987\n");
  ASSERT_TRUE(queries.ok()) << queries.status();
  EXPECT_EQ((*queries)[0].id, "q7");
  EXPECT_EQ((*queries)[0].group, "phrase");
  EXPECT_EQ((*queries)[0].text, "\"trade surplus\"\tdate:1987");
}

TEST_F(BenchQueries, WhatIsNotOneIsNamedByItsLine) {
  EXPECT_THAT(Read("good\nid\tgroup\n").status().message(), HasSubstr("line 2"));
  EXPECT_FALSE(Read("\n\n").ok());
  EXPECT_FALSE(ReadBenchQueries(directory_ / "no/such/file").ok());
}

TEST(Percentile, NearestRank) {
  std::vector<double> samples(200);
  std::iota(samples.begin(), samples.end(), 1);
  EXPECT_EQ(Percentile(samples, 0.5), 100);
  EXPECT_EQ(Percentile(samples, 0.99), 198);
  EXPECT_EQ(Percentile(samples, 1), 200);
  EXPECT_EQ(Percentile({7}, 0.5), 7);
  EXPECT_EQ(Percentile({1, 2}, 0.5), 1);
  EXPECT_EQ(Percentile({1, 2, 3}, 0.5), 2);
}

}  // namespace
}  // namespace broadsheet::cli
