// Blocks of occurrences: what was written is read, in any order; nothing outside of the bytes is ever read.
#include "storage/segment/occurrence_codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace broadsheet {
namespace {

struct Block {
  std::uint32_t forms = 1;
  std::vector<std::vector<WordOccurrence>> postings;
  std::vector<std::uint32_t> wdfs;
  std::string bytes;
};

Block MakeBlock(std::mt19937& random) {
  Block block;
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  block.forms = 1 + (below(2) == 0 ? 0 : below(40));
  const std::uint32_t one_form_in = below(2) == 0 ? 2 : 20;  // occurrences with another form than the first
  const std::uint32_t words_apart = 1 + below(below(8) == 0 ? 100'000 : 60), most = 1 + below(12);
  static OccurrenceBlockWriter writer;  // one for all blocks: nothing of one may get into the next
  const std::uint32_t postings = 1 + below(PostingBlock::kMaxPostings);
  writer.Begin(postings, block.forms);
  for (std::uint32_t i = postings; i > 0; --i) {
    std::vector<WordOccurrence>& occurrences = block.postings.emplace_back();
    for (const TextField field : {TextField::kBody, TextField::kDeck, TextField::kTitle, TextField::kMetadata}) {
      if (field != TextField::kBody && below(8) != 0) continue;
      std::uint32_t word = below(words_apart);
      for (std::uint32_t count = below(most + 1); count > 0; --count, word += 1 + below(words_apart)) {
        occurrences.push_back({MakePosition(field, word), below(one_form_in) == 0 ? below(block.forms) : 0});
      }
    }
    block.wdfs.push_back(WdfOf(occurrences));
    writer.Add(occurrences);
  }
  writer.Finish(block.bytes);
  return block;
}

ByteReader Reader(const std::string& bytes) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return ByteReader(begin, begin + bytes.size());
}

TEST(OccurrenceCodecTest, ReadsWhatWasWrittenInAnyOrder) {
  std::mt19937 random(17);
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const Block block = MakeBlock(random);
    OccurrenceBlockReader reader;
    ASSERT_TRUE(reader.Open(Reader(block.bytes), block.wdfs, block.forms));
    for (int i = 0; i < 200; ++i) {
      const auto posting = static_cast<std::uint32_t>(random() % block.postings.size());
      const std::vector<WordOccurrence>& expected = block.postings[posting];
      std::vector<Position> positions;
      std::vector<FormCode> codes;
      const bool with_positions = random() % 2 == 0, with_codes = random() % 2 == 0;
      ASSERT_TRUE(!with_positions || reader.ReadPositions(posting, positions));
      ASSERT_TRUE(!with_codes || reader.ReadCodes(posting, codes));
      for (std::size_t at = 0; at < positions.size(); ++at) ASSERT_EQ(positions[at], expected[at].position);
      for (std::size_t at = 0; at < codes.size(); ++at) ASSERT_EQ(codes[at], expected[at].code);
      ASSERT_TRUE(positions.empty() || positions.size() == expected.size());
      ASSERT_TRUE(codes.empty() || codes.size() == expected.size());
      if (expected.empty()) continue;
      const auto one = static_cast<std::uint32_t>(random() % expected.size());
      ASSERT_EQ(reader.ReadCode(posting, one), expected[one].code);
    }
  }
}

std::vector<FormCode> SomeCodes(std::mt19937& random, std::uint32_t forms) {
  std::vector<FormCode> codes;
  for (FormCode code = 0; code < forms; ++code) {
    if (random() % 3 == 0) codes.push_back(code);
  }
  if (codes.empty()) codes.push_back(static_cast<FormCode>(random() % forms));
  return codes;
}

TEST(OccurrenceCodecTest, FindsThePostingsWithAForm) {
  std::mt19937 random(19);
  std::size_t told = 0;
  for (int round = 0; round < 600; ++round) {
    SCOPED_TRACE(round);
    const Block block = MakeBlock(random);
    const std::vector<FormCode> codes = SomeCodes(random, block.forms);
    const auto found = OccurrenceBlockReader::PostingsWith(Reader(block.bytes), block.wdfs, block.forms, codes);
    if (!found) continue;  // it takes reading the codes
    ++told;
    for (std::uint32_t posting = 0; posting < PostingBlock::kMaxPostings; ++posting) {
      const bool expected =
          posting < block.postings.size() &&
          std::any_of(block.postings[posting].begin(), block.postings[posting].end(), [&](const auto& occurrence) {
            return std::find(codes.begin(), codes.end(), occurrence.code) != codes.end();
          });
      ASSERT_EQ(found->Has(posting), expected) << posting;
    }
  }
  EXPECT_GT(told, 100u);
}

// Under AddressSanitizer this fails if a byte outside is touched.
TEST(OccurrenceCodecTest, DamagedBytesAreSeenOrReadAsSomething) {
  std::mt19937 random(18);
  std::size_t refused = 0;
  for (int round = 0; round < 2000; ++round) {
    Block block = MakeBlock(random);
    if (round % 2 == 0) block.bytes.resize(random() % block.bytes.size());
    for (std::size_t i = random() % 3; i > 0 && !block.bytes.empty(); --i) {
      block.bytes[random() % block.bytes.size()] = static_cast<char>(random());
    }
    const std::vector<char> exact(block.bytes.begin(), block.bytes.end());
    const auto* begin = reinterpret_cast<const std::uint8_t*>(exact.data());
    OccurrenceBlockReader reader;
    bool good = reader.Open(ByteReader(begin, begin + exact.size()), block.wdfs, block.forms);
    for (std::uint32_t posting = 0; good && posting < block.postings.size(); ++posting) {
      std::vector<Position> positions;
      std::vector<FormCode> codes;
      good = reader.ReadPositions(posting, positions) && reader.ReadCodes(posting, codes);
      for (std::size_t i = 1; good && i < positions.size(); ++i) ASSERT_LT(positions[i - 1], positions[i]);
      for (std::size_t i = 0; good && i < codes.size(); ++i) ASSERT_LT(codes[i], block.forms);
    }
    if (!good) ++refused;
    OccurrenceBlockReader::PostingsWith(ByteReader(begin, begin + exact.size()), block.wdfs, block.forms,
                                        SomeCodes(random, block.forms));
  }
  EXPECT_GT(refused, 500u);
}

}  // namespace
}  // namespace broadsheet
