// Bodies of blocks are read as they were written, on any processor; of damaged ones nothing is read past the end.
#include "storage/segment/posting_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace broadsheet {
namespace {

struct Body {
  Docid first = 1, last = 1;
  std::vector<Docid> docids;
  std::vector<std::uint32_t> wdfs;
  std::string bytes;
  std::size_t own_bytes = 0;  // the others follow it in its file
};

// Of steps up to `widest`, one wdf in `high` with more than a byte, and what follows a block in its file.
Body MakeBody(std::uint32_t postings, std::uint32_t widest, std::uint32_t high, std::mt19937& random) {
  Body body;
  body.first = body.last = 1 + static_cast<Docid>(random() % 1000);
  for (std::uint32_t i = 0; i < postings; ++i) {
    const auto skipped = static_cast<std::uint32_t>(random()) % widest;
    if (i > 0) {
      PutVarint(body.bytes, skipped);
      body.last += skipped + 1;
    }
    const auto wdf = static_cast<std::uint32_t>(random() % high == 0 ? random() % 40000 : random() % 4);
    PutVarint(body.bytes, wdf);
    body.docids.push_back(body.last);
    body.wdfs.push_back(wdf);
  }
  body.own_bytes = body.bytes.size();
  // Mostly that is another block, which looks as if the postings went on.
  const std::size_t more = random() % 300;
  const std::uint32_t limit = random() % 2 == 0 ? 256 : 128;
  for (std::size_t i = 0; i < more; ++i) body.bytes.push_back(static_cast<char>(random() % limit));
  return body;
}

// A copy of its own, so that a sanitizer sees a step past the end.
bool Decode(const Body& body, bool plainly, PostingBlock* block) {
  const std::vector<char> own(body.bytes.begin(), body.bytes.end());
  const ByteReader in = ReaderOf({own.data(), own.size()});
  return plainly ? DecodePostingsPlainly(in, body.first, body.last, block)
                 : DecodePostings(in, body.first, body.last, block);
}

TEST(PostingDecoderTest, ReadsStepsAndFrequenciesOfAnySize) {
  std::mt19937 random(3);
  PostingBlock block;
  for (int i = 0; i < 20000; ++i) {
    const auto postings = 1 + static_cast<std::uint32_t>(random()) % PostingBlock::kMaxPostings;
    const Body body = MakeBody(postings, 1u << random() % 18, 1 + static_cast<std::uint32_t>(random()) % 300, random);
    for (const bool plainly : {false, true}) {
      ASSERT_TRUE(Decode(body, plainly, &block)) << i;
      ASSERT_TRUE(std::ranges::equal(std::span(block.docids, block.count), body.docids)) << i;
      ASSERT_TRUE(std::ranges::equal(std::span(block.wdfs, block.count), body.wdfs)) << i;
    }
  }
}

// (Where processors have one way, it is held against itself.)
TEST(PostingDecoderTest, DamageIsToldAlikeOnAnyProcessor) {
  std::mt19937 random(4);
  PostingBlock block, plain;
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    Body body = MakeBody(PostingBlock::kMaxPostings, 1u << random() % 18, 100, random);
    switch (random() % 3) {
      case 0:
        body.bytes[random() % body.own_bytes] ^= static_cast<char>(1u << random() % 8);
        break;
      case 1:
        body.bytes.resize(random() % body.own_bytes);
        break;
      default:
        body.last = body.first + static_cast<Docid>(random()) % (body.last - body.first + 300);
    }
    const bool whole = Decode(body, false, &block);
    ASSERT_EQ(whole, Decode(body, true, &plain)) << i;
    refused += whole ? 0 : 1;
    if (!whole) continue;
    ASSERT_EQ(block.count, plain.count) << i;
    ASSERT_TRUE(std::equal(block.docids, block.docids + block.count, plain.docids)) << i;
    ASSERT_TRUE(std::equal(block.wdfs, block.wdfs + block.count, plain.wdfs)) << i;
  }
  EXPECT_GT(refused, 10000);
}

}  // namespace
}  // namespace broadsheet
