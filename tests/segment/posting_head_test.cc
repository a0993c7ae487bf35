// Heads of lists against a look at every posting, and their bound under other average lengths.
#include "storage/segment/posting_head.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "storage/segment/bm25.h"

namespace broadsheet {
namespace {

struct List {
  std::vector<std::uint32_t> lengths;  // of all documents
  std::vector<GlassPosting> postings;

  double average_length() const {
    return AverageLength(lengths.size(), std::accumulate(lengths.begin(), lengths.end(), std::uint64_t{0}));
  }
  double Drag(const GlassPosting& posting, double average) const {
    return LengthFactor(lengths[posting.docid - 1] / average) / posting.wdf;
  }
};

List MakeList(std::mt19937& random) {
  List list;
  const std::size_t postings = kHeadPostings + 1 + random() % 1000;
  const std::uint32_t longest = 1 + random() % 2000, most = 1 + random() % 20;
  for (Docid docid = 1; list.postings.size() < postings; ++docid) {
    list.lengths.push_back(random() % longest);
    if (random() % 3 == 0) list.postings.push_back({docid, 1 + static_cast<std::uint32_t>(random() % most)});
  }
  return list;
}

// One block that nothing is known of.
std::vector<BlockBounds> NoBounds(const List& list) { return {{list.postings.size(), 0xFFFFFFFF, 0}}; }

PostingHead HeadOf(const List& list) {
  std::string bytes;
  PostingHeadWriter(list.lengths).Append(list.postings, NoBounds(list), bytes);
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  PostingHead head;
  EXPECT_TRUE(
      ReadPostingHead(ByteReader(begin, begin + bytes.size()), static_cast<std::uint32_t>(list.lengths.size()), &head));
  return head;
}

TEST(PostingHeadTest, HoldsTheBest) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const List list = MakeList(random);
    const PostingHead head = HeadOf(list);
    const std::set<Docid> in_head(std::begin(head.docids), std::end(head.docids));
    ASSERT_EQ(in_head.size(), kHeadPostings);
    double most = 0, least_of_others = 1e9;
    for (const GlassPosting& posting : list.postings) {
      const double drag = list.Drag(posting, list.average_length());
      if (!in_head.contains(posting.docid)) {
        least_of_others = std::min(least_of_others, drag);
        continue;
      }
      most = std::max(most, drag);
      const auto at = std::find(std::begin(head.docids), std::end(head.docids), posting.docid);
      ASSERT_EQ(head.wdfs[at - std::begin(head.docids)], posting.wdf);
    }
    ASSERT_TRUE(std::is_sorted(std::begin(head.docids), std::end(head.docids)));
    ASSERT_LE(most, least_of_others * (1 + 1e-6));
    ASSERT_NEAR(head.least_drag_of_others, least_of_others, least_of_others * 1e-6);
  }
}

TEST(PostingHeadTest, BoundHoldsForEveryAverageLength) {
  std::mt19937 random(6);
  for (int round = 0; round < 300; ++round) {
    const List list = MakeList(random);
    const PostingHead head = HeadOf(list);
    const std::set<Docid> in_head(std::begin(head.docids), std::end(head.docids));
    const double average = 0.1 + random() % 4000;
    const double bound = LeastDrag(head.least_drag_of_others, list.average_length(), average);
    for (const GlassPosting& posting : list.postings) {
      if (in_head.contains(posting.docid)) continue;
      ASSERT_GE(list.Drag(posting, average), bound * (1 - 1e-6));
    }
  }
}

// Blocks that are passed over have none of the best.
TEST(PostingHeadTest, BoundsOfBlocksChangeNothing) {
  std::mt19937 random(8);
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const List list = MakeList(random);
    std::vector<BlockBounds> blocks;
    for (std::size_t begin = 0; begin < list.postings.size(); begin = blocks.back().end) {
      const std::size_t end = std::min(list.postings.size(), begin + 1 + random() % kBlockPostings);
      BlockBounds& block = blocks.emplace_back(BlockBounds{end, 0, kWideSpacing});
      for (std::size_t i = begin; i < end; ++i) {
        const GlassPosting& posting = list.postings[i];
        block.max_wdf = std::max(block.max_wdf, posting.wdf);
        block.min_spacing = std::min(block.min_spacing, SpacingOf(posting.wdf, list.lengths[posting.docid - 1]));
      }
    }
    std::string bytes, expected;
    PostingHeadWriter writer(list.lengths);
    writer.Append(list.postings, blocks, bytes);
    writer.Append(list.postings, NoBounds(list), expected);
    ASSERT_EQ(bytes, expected);
  }
}

TEST(PostingHeadTest, RefusesWhatCannotBe) {
  std::mt19937 random(7);
  const List list = MakeList(random);
  std::string bytes;
  PostingHeadWriter(list.lengths).Append(list.postings, NoBounds(list), bytes);
  PostingHead head;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    ASSERT_FALSE(ReadPostingHead(ByteReader(cut.data(), cut.data() + cut.size()), 1000000, &head)) << size;
  }
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  ASSERT_FALSE(ReadPostingHead(ByteReader(begin, begin + bytes.size()), kHeadPostings - 1, &head));
}

}  // namespace
}  // namespace broadsheet
