// Sets of postings, read as they were written.
#include "storage/segment/posting_set.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {
namespace {

TEST(PostingSetTest, ReadsWhatWasAppended) {
  std::mt19937 random(1);
  for (std::uint32_t postings = 1; postings <= PostingBlock::kMaxPostings; ++postings) {
    for (std::uint32_t most = 0; most <= postings; most += 1 + postings / 9) {
      PostingSet set;
      for (std::uint32_t i = 0; i < most; ++i) set.Add(static_cast<std::uint32_t>(random() % postings));
      for (const PostingSet& written : {set, PostingSet::First(postings).Without(set)}) {
        std::string bytes;
        written.Append(postings, bytes);
        ByteReader in = ReaderOf(bytes);
        EXPECT_EQ(PostingSet::Read(in, postings), written) << postings;
        EXPECT_TRUE(in.ok() && in.remaining() == 0);
        EXPECT_LE(bytes.size(), 1 + (postings + 7) / 8);
        in = ReaderOf(std::string_view(bytes).substr(0, bytes.size() - 1));
        PostingSet::Read(in, postings);
        EXPECT_FALSE(in.ok());
      }
    }
  }
}

// With a byte or many behind them, and with none.
TEST(PostingSetTest, BytesComeToTheirPostings) {
  std::mt19937 random(2);
  for (int round = 0; round < 3000; ++round) {
    const std::uint32_t one_in = 1 + static_cast<std::uint32_t>(random()) % 20;
    PostingSet set;
    BytesOfPostings expected = {};
    std::vector<std::uint8_t> bytes;
    for (std::uint32_t posting = 0; posting < PostingBlock::kMaxPostings; ++posting) {
      if (random() % one_in != 0) continue;
      set.Add(posting);
      bytes.push_back(expected[posting] = static_cast<std::uint8_t>(random()));
    }
    const std::size_t behind = random() % 12;
    bytes.resize(bytes.size() + behind, 0xEE);
    const std::vector<std::uint8_t> own(bytes);  // no longer than that, so that a sanitizer sees a step past the end
    ByteReader in(own.data(), own.data() + own.size());
    BytesOfPostings read;
    read.fill(0xDD);
    set.ReadBytes(in, read);
    ASSERT_TRUE(in.ok());
    ASSERT_EQ(in.remaining(), behind);
    ASSERT_EQ(read, expected);
    if (set.Count() == 0) continue;
    in = ByteReader(own.data(), own.data() + set.Count() - 1);
    set.ReadBytes(in, read);
    ASSERT_FALSE(in.ok());
  }
}

TEST(PostingSetTest, WhatNoSetBeginsWithOrHasIsRefused) {
  const auto fails = [](std::initializer_list<std::uint8_t> bytes, std::uint32_t postings) {
    std::vector<std::uint8_t> padded(bytes);
    padded.resize(200);
    ByteReader in(padded.data(), padded.data() + padded.size());
    PostingSet::Read(in, postings);
    return !in.ok();
  };
  for (std::uint32_t how = 0; how < 256; ++how) {
    const bool known = how <= 16 || (how >= 64 && how <= 80) || how == 128;
    EXPECT_EQ(fails({static_cast<std::uint8_t>(how)}, 100), !known) << how;
  }
  EXPECT_TRUE(fails({1, 100}, 100));
  EXPECT_FALSE(fails({1, 99}, 100));
  EXPECT_TRUE(fails({65, 128}, 128));
  EXPECT_TRUE(fails({128, 0, 2}, 9));
  EXPECT_FALSE(fails({128, 0, 1}, 9));
}

}  // namespace
}  // namespace broadsheet
