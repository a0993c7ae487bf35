#include "tools/index_progress.h"

#include <gtest/gtest.h>

namespace broadsheet::cli {
namespace {

IndexCounts Counts(std::uint64_t read, std::uint64_t bytes) {
  IndexCounts counts;
  counts.read = read;
  counts.bytes = bytes;
  return counts;
}

TEST(IndexProgress, ABarWithRateAndTimeLeft) {
  EXPECT_EQ(ProgressLine(Counts(1200, 8'000'000), 25, 100, 4),
            "[======                  ] 25 %, 1200 articles, 8.0 MB, 2.0 MB/s, 0:12 left");
}

TEST(IndexProgress, NoGuessesInTheFirstMoment) {
  EXPECT_EQ(ProgressLine(Counts(1, 100), 1, 2, 0.1), "[============            ] 50 %, 1 article, 100 bytes");
}

TEST(IndexProgress, NoBarWithoutATotal) {
  EXPECT_EQ(ProgressLine(Counts(10, 5000), 5000, 0, 1), "10 articles, 5.0 kB, 5.0 kB/s");
}

TEST(IndexProgress, MoreThanAnnouncedIsAllOfIt) {
  EXPECT_EQ(ProgressLine(Counts(10, 5000), 300, 100, 1),
            "[========================] 100 %, 10 articles, 5.0 kB, 5.0 kB/s, 0:00 left");
}

TEST(IndexProgress, Hours) {
  EXPECT_EQ(ProgressLine(Counts(10, 10'000'000), 1, 100, 100),
            "[                        ] 1 %, 10 articles, 10.0 MB, 100.0 kB/s, 2:45:00 left");
}

}  // namespace
}  // namespace broadsheet::cli
