// How many words postings have in each field, read as it was written.
#include "storage/segment/field_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace broadsheet {
namespace {

constexpr TextField kFields[] = {TextField::kBody, TextField::kDeck, TextField::kTitle, TextField::kMetadata};

struct Block {
  std::vector<FieldCounts> counts;
  std::vector<std::uint32_t> wdfs;
  std::string bytes;  // empty: nothing is told
};

// Of postings of many words or few, with few of them told, or many, in some fields or all.
Block MakeBlock(std::mt19937& random) {
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  const std::uint32_t one_elsewhere_in = below(2) == 0 ? 3 : 90;
  const std::uint32_t most = std::vector<std::uint32_t>{1, 2, 15, 255, 40'000}[below(5)];
  const bool no_text = below(3) == 0, no_metadata = below(3) == 0;
  Block block;
  FieldCountsWriter writer;
  writer.Clear();
  const std::uint32_t postings = 1 + below(PostingBlock::kMaxPostings);
  for (std::uint32_t posting = 0; posting < postings; ++posting) {
    FieldCounts counts = {};
    std::uint32_t wdf = 0;
    for (const TextField field : kFields) {
      const bool has = field == TextField::kBody ? below(10) != 0 : below(one_elsewhere_in) == 0;
      if (field == TextField::kMetadata ? no_metadata : no_text) continue;
      counts[static_cast<std::size_t>(field)] = has ? 1 + below(most) : 0;
      wdf += counts[static_cast<std::size_t>(field)] * FieldWeight(field);
    }
    writer.Add(posting, counts);
    block.counts.push_back(counts);
    block.wdfs.push_back(wdf);
  }
  if (!writer.empty()) writer.Append(postings, block.bytes);
  return block;
}

bool ReadBlock(const Block& block, const std::string& bytes, FieldCountsReader* reader) {
  ByteReader in = ReaderOf(bytes);
  return reader->Read(block.bytes.empty() ? nullptr : &in, block.wdfs);
}

FieldCounts CountsOf(const FieldCountsReader& reader, std::uint32_t posting) {
  const std::optional<TextField> only = reader.OnlyField(posting);
  if (!only) return reader.Counts(posting);
  FieldCounts counts = {};
  counts[static_cast<std::size_t>(*only)] = reader.Count(posting);
  return counts;
}

bool IsToldByBytes(const Block& block) { return !block.bytes.empty() && block.bytes[0] == 0; }

// How a block is told.
enum class Way { kNothing, kWordsOfText, kWordsOfMetadata, kListThatFitsBytes, kLongList };

Way WayOf(const Block& block) {
  if (block.bytes.empty()) return Way::kNothing;
  if (IsToldByBytes(block)) return block.bytes[1] == 1 ? Way::kWordsOfText : Way::kWordsOfMetadata;
  for (const auto& [body, deck, title, metadata] : block.counts) {
    const bool is_told = deck + title > 0 || metadata > (body == 0 ? 1 : 0);
    if (is_told && (metadata > 0 || deck > 15 || title > 15)) return Way::kLongList;
  }
  return Way::kListThatFitsBytes;
}

// One reader reads them all, as cursors have it, and in between what cannot be read.
TEST(FieldCountsTest, ReadsWhatWasWritten) {
  std::mt19937 random(1);
  std::map<Way, int> ways, ways_without_words;
  FieldCountsReader reader;
  for (int round = 0; round < 10000; ++round) {
    const Block block = MakeBlock(random);
    if (round % 3 == 0) ReadBlock(block, block.bytes.substr(0, block.bytes.size() / 2), &reader);
    ASSERT_TRUE(ReadBlock(block, block.bytes, &reader));
    std::uint32_t begin = 0;
    for (std::uint32_t posting = 0; posting < block.counts.size(); ++posting) {
      ASSERT_EQ(reader.Begin(posting), begin);
      ASSERT_EQ(CountsOf(reader, posting), block.counts[posting]);
      for (const std::uint32_t count : block.counts[posting]) begin += count;
    }
    ASSERT_EQ(reader.occurrences(), begin);
    const bool has_without = std::ranges::find(block.wdfs, 0u) != block.wdfs.end();
    ++(has_without ? ways_without_words : ways)[WayOf(block)];
  }
  for (const Way way :
       {Way::kNothing, Way::kWordsOfText, Way::kWordsOfMetadata, Way::kListThatFitsBytes, Way::kLongList}) {
    EXPECT_GT(ways[way], 0) << static_cast<int>(way);
    EXPECT_GT(ways_without_words[way], 0) << static_cast<int>(way);
  }
}

// The first posting of a hundred has `counts`, as do all `more` of those behind it; all others have a word in the body.
Block BlockOf(const FieldCounts& counts, std::uint32_t more) {
  Block block;
  FieldCountsWriter writer;
  for (std::uint32_t posting = 0; posting < 100; ++posting) {
    block.counts.push_back(posting <= more ? counts : FieldCounts{1, 0, 0, 0});
    writer.Add(posting, block.counts.back());
    std::uint32_t& wdf = block.wdfs.emplace_back();
    for (const TextField field : kFields) {
      wdf += block.counts.back()[static_cast<std::size_t>(field)] * FieldWeight(field);
    }
  }
  writer.Append(100, block.bytes);
  return block;
}

// In the order of FieldCounts: body, deck, title, metadata.
TEST(FieldCountsTest, BytesTellWhatFitsThemIfTheyAreNotMoreOrMuchIsTold) {
  EXPECT_TRUE(IsToldByBytes(BlockOf({1, 15, 15, 0}, 50)));
  EXPECT_FALSE(IsToldByBytes(BlockOf({1, 16, 1, 0}, 50)));
  EXPECT_FALSE(IsToldByBytes(BlockOf({1, 1, 16, 0}, 50)));
  EXPECT_TRUE(IsToldByBytes(BlockOf({0, 0, 0, 255}, 50)));
  EXPECT_FALSE(IsToldByBytes(BlockOf({0, 0, 0, 256}, 50)));
  EXPECT_FALSE(IsToldByBytes(BlockOf({0, 0, 1, 1}, 50)));
  EXPECT_FALSE(IsToldByBytes(BlockOf({1, 1, 0, 0}, 14)));  // a byte each in a list, too
  EXPECT_TRUE(IsToldByBytes(BlockOf({1, 1, 0, 0}, 15)));
  EXPECT_TRUE(IsToldByBytes(BlockOf({1, 2, 0, 0}, 0)));  // as long as a list
  EXPECT_EQ(BlockOf({0, 0, 0, 2}, 99).bytes.size(), 103u);
}

TEST(FieldCountsTest, PostingsWithoutAnyWordsAreTold) {
  for (const std::uint32_t more : {0u, 1u, 50u, 98u, 99u}) {
    const Block block = BlockOf({0, 0, 0, 0}, more);
    FieldCountsReader reader;
    ASSERT_TRUE(IsToldByBytes(block));
    ASSERT_TRUE(ReadBlock(block, block.bytes, &reader));
    for (std::uint32_t posting = 0; posting < 100; ++posting) {
      EXPECT_EQ(CountsOf(reader, posting), block.counts[posting]) << more;
    }
  }
}

TEST(FieldCountsTest, BytesThatCannotBeAreSeen) {
  const Block block = BlockOf({1, 2, 0, 0}, 50);
  FieldCountsReader reader;
  ASSERT_TRUE(IsToldByBytes(block) && ReadBlock(block, block.bytes, &reader));
  Block other = block;
  other.bytes[1] = 3;  // neither of text nor of metadata
  EXPECT_FALSE(ReadBlock(other, other.bytes, &reader));
  other = block;
  other.wdfs[50] = 3;  // less than two words of the deck weigh
  EXPECT_FALSE(ReadBlock(other, other.bytes, &reader));
  other.wdfs[50] = 4;
  EXPECT_TRUE(ReadBlock(other, other.bytes, &reader));
  other.wdfs.resize(50);  // of which the set has one more
  EXPECT_FALSE(ReadBlock(other, other.bytes, &reader));
}

TEST(FieldCountsTest, WhatEndsTooEarlyIsSeen) {
  std::mt19937 random(2);
  FieldCountsReader reader;
  for (int round = 0; round < 200; ++round) {
    const Block block = MakeBlock(random);
    for (std::size_t size = 0; size < block.bytes.size(); ++size) {
      ASSERT_FALSE(ReadBlock(block, block.bytes.substr(0, size), &reader)) << size << " of " << block.bytes.size();
    }
  }
}

// Numbers of occurrences are 32 bits wide.
TEST(FieldCountsTest, SoManyOccurrencesAreNotBelieved) {
  std::vector<std::uint32_t> wdfs(PostingBlock::kMaxPostings, 3);
  wdfs[5] = 0xF0000000;
  FieldCountsReader reader;
  ASSERT_TRUE(reader.Read(nullptr, wdfs));
  EXPECT_EQ(reader.Begin(5), 15u);
  EXPECT_EQ(reader.Begin(6), 15u + 0xF0000000);
  EXPECT_EQ(reader.occurrences(), 127 * 3 + 0xF0000000);
  wdfs[100] = 0x20000000;
  EXPECT_FALSE(reader.Read(nullptr, wdfs));
  EXPECT_FALSE(reader.Read(nullptr, std::vector<std::uint32_t>(PostingBlock::kMaxPostings, 0x2000000)));
}

}  // namespace
}  // namespace broadsheet
