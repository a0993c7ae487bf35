// What is found in a decoded block is what a plain search finds.
#include "storage/segment/posting_blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace broadsheet {
namespace {

// Docids at most `step` apart.
PostingBlock MakeBlock(std::uint32_t count, std::uint32_t step, std::mt19937& random) {
  PostingBlock block;
  Docid docid = 0;
  for (block.count = 0; block.count < count; ++block.count) {
    docid += 1 + static_cast<std::uint32_t>(random()) % step;
    block.docids[block.count] = docid;
  }
  // Whatever was there before does not matter.
  for (std::size_t i = count; i < PostingBlock::kMaxPostings; ++i) block.docids[i] = static_cast<Docid>(random() % 9);
  block.FillUp();
  return block;
}

TEST(PostingBlockTest, FindsTheFirstNotBeforeATarget) {
  std::mt19937 random(7);
  for (std::uint32_t count = 1; count <= PostingBlock::kMaxPostings; ++count) {
    const PostingBlock block = MakeBlock(count, 1 + count % 9, random);
    const Docid* const end = block.docids + count;
    for (int i = 0; i < 300; ++i) {
      const auto from = static_cast<std::uint32_t>(random() % count);
      const Docid first = from == 0 ? 1 : block.docids[from - 1] + 1;
      const Docid target = first + static_cast<Docid>(random()) % (end[-1] + 3 - first);
      const auto expected = static_cast<std::uint32_t>(std::lower_bound(block.docids, end, target) - block.docids);
      ASSERT_EQ(block.Find(from, target), expected) << count << " postings, from " << from << " to " << target;
    }
  }
}

}  // namespace
}  // namespace broadsheet
