#include "indexer/merge_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace broadsheet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

SegmentEntry Entry(std::uint64_t number, std::uint64_t bytes, CollectionNumber collection = 1) {
  SegmentEntry entry;
  entry.summary.segment = number;
  entry.summary.documents = 100;
  entry.summary.glass_bytes = bytes;
  entry.collection = collection;
  return entry;
}

TEST(ChooseMerge, LeavesFewSegmentsAlone) {
  Manifest manifest;
  for (int i = 1; i <= 7; ++i) manifest.segments.push_back(Entry(i, 1000));
  EXPECT_THAT(ChooseMerge(manifest), IsEmpty());
}

TEST(ChooseMerge, TakesEightOfOneSizeAndCollection) {
  Manifest manifest;
  for (int i = 1; i <= 8; ++i) manifest.segments.push_back(Entry(i, 1000));
  manifest.segments.push_back(Entry(9, 500 << 20));
  manifest.segments.push_back(Entry(10, 1000, 2));
  EXPECT_THAT(ChooseMerge(manifest), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

Manifest SegmentsOf(int count, std::uint64_t bytes) {
  Manifest manifest;
  for (int i = 1; i <= count; ++i) manifest.segments.push_back(Entry(i, bytes));
  return manifest;
}

TEST(ChooseMerge, SegmentsOfMoreThanEightMebibytesWaitForSixteen) {
  EXPECT_THAT(ChooseMerge(SegmentsOf(7, 8 << 20)), IsEmpty());
  EXPECT_THAT(ChooseMerge(SegmentsOf(8, 8 << 20)), SizeIs(8));
  for (const std::uint64_t bytes : {9ull << 20, 40ull << 20, 3ull << 30}) {
    EXPECT_THAT(ChooseMerge(SegmentsOf(15, bytes)), IsEmpty()) << bytes;
    EXPECT_THAT(ChooseMerge(SegmentsOf(16, bytes)), SizeIs(16)) << bytes;
  }
}

// However many classes and collections there are: what may wait in them is not behind.
TEST(IsMergingFarBehind, WhenThirtyTwoShouldHaveBeenMerged) {
  Manifest manifest;
  std::uint64_t number = 0;
  for (const CollectionNumber collection : {1, 2, 3}) {
    for (int i = 0; i < 7; ++i) manifest.segments.push_back(Entry(++number, 1000, collection));
    for (int i = 0; i < 15; ++i) manifest.segments.push_back(Entry(++number, 40 << 20, collection));
  }
  for (int i = 0; i < 10; ++i) manifest.segments.push_back(Entry(++number, 1000, 2));
  for (int i = 0; i < 21; ++i) manifest.segments.push_back(Entry(++number, 40 << 20, 1));
  EXPECT_FALSE(IsMergingFarBehind(manifest));
  manifest.segments.push_back(Entry(++number, 1000, 2));
  EXPECT_TRUE(IsMergingFarBehind(manifest));
}

TEST(ChooseMerge, RewritesWhatIsMostlyDeleted) {
  Manifest manifest;
  manifest.segments = {Entry(1, 1000), Entry(2, 1000)};
  manifest.segments[1].deleted = 34;
  EXPECT_THAT(ChooseMerge(manifest), ElementsAre(2));
  manifest.segments[1].deleted = 33;
  EXPECT_THAT(ChooseMerge(manifest), IsEmpty());
}

TEST(ChooseFullMerge, OneSegmentThatIsCleanAndTightStaysAsItIs) {
  Manifest manifest;
  manifest.segments = {Entry(1, 1000)};
  EXPECT_THAT(ChooseFullMerge(manifest, 1), IsEmpty());
  manifest.segments[0].loose = true;
  EXPECT_THAT(ChooseFullMerge(manifest, 1), ElementsAre(1));
  manifest.segments[0].loose = false;
  manifest.segments[0].deleted = 1;
  EXPECT_THAT(ChooseFullMerge(manifest, 1), ElementsAre(1));
}

// However commits come, following the policy to its end leaves few segments and rewrites each byte few times.
TEST(ChooseMerge, KeepsTenThousandCommitsCheap) {
  Manifest manifest;
  std::uint64_t next = 1, rewritten_bytes = 0;
  constexpr std::uint64_t kCommitBytes = 6000;
  constexpr int kCommits = 10000;
  for (int commit = 0; commit < kCommits; ++commit) {
    manifest.segments.push_back(Entry(next++, kCommitBytes));
    for (auto chosen = ChooseMerge(manifest); !chosen.empty(); chosen = ChooseMerge(manifest)) {
      std::uint64_t bytes = 0;
      std::erase_if(manifest.segments, [&](const SegmentEntry& entry) {
        const bool merged = std::find(chosen.begin(), chosen.end(), entry.summary.segment) != chosen.end();
        if (merged) bytes += entry.summary.glass_bytes;
        return merged;
      });
      rewritten_bytes += bytes;
      manifest.segments.push_back(Entry(next++, bytes));
    }
    ASSERT_THAT(manifest.segments, SizeIs(testing::Le(32)));
  }
  EXPECT_LT(rewritten_bytes, 40 * kCommits * kCommitBytes);
}

TEST(ChooseFullMerge, TakesAllOfOneCollectionAndThenNothing) {
  Manifest manifest;
  manifest.segments = {Entry(1, 1000), Entry(2, 500 << 20), Entry(3, 1000, 2)};
  EXPECT_THAT(ChooseFullMerge(manifest, 1), ElementsAre(1, 2));
  EXPECT_THAT(ChooseFullMerge(manifest, 2), IsEmpty());
  manifest.segments[2].deleted = 1;
  EXPECT_THAT(ChooseFullMerge(manifest, 2), ElementsAre(3));
}

TEST(CheckRoomToMerge, TellsWhatIsWrittenFromWhatStaysFree) {
  EXPECT_TRUE(CheckRoomToMerge("place", 1000, 70'000'000).ok());
  const absl::Status refused = CheckRoomToMerge("place", 1000, 60'000'000);
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_THAT(refused.message(), testing::AllOf(testing::HasSubstr("up to 1000 bytes"),
                                                testing::HasSubstr("leaves 67108864"), testing::HasSubstr("60000000")));
}

}  // namespace
}  // namespace broadsheet
