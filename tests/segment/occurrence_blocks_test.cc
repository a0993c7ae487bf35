// Blocks of occurrences: what was written is read, in any order; nothing outside of the bytes is ever read.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <vector>

#include "storage/segment/occurrence_reader.h"
#include "storage/segment/occurrence_recoding.h"
#include "storage/segment/occurrence_writer.h"

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
  block.forms = 1 + (below(2) == 0 ? 0 : below(below(4) == 0 ? 200 : 40));
  const std::uint32_t one_form_in = below(2) == 0 ? 2 : 20;  // occurrences with another form than the first
  const std::uint32_t words_apart = 1 + below(below(8) == 0 ? 100'000 : 60), most = 1 + below(12);
  const bool no_text = below(3) == 0, no_metadata = below(2) == 0;
  static OccurrenceBlockWriter writer;  // one for all blocks: nothing of one may get into the next
  const std::uint32_t postings = 1 + below(PostingBlock::kMaxPostings);
  writer.Begin(postings, block.forms);
  for (std::uint32_t i = postings; i > 0; --i) {
    std::vector<WordOccurrence>& occurrences = block.postings.emplace_back();
    for (const TextField field : {TextField::kBody, TextField::kDeck, TextField::kTitle, TextField::kMetadata}) {
      if (field != TextField::kBody && below(8) != 0) continue;
      if (field == TextField::kMetadata ? no_metadata : no_text) continue;
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
  std::uint64_t told_alike = 0, told_apart = 0;
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const Block block = MakeBlock(random);
    OccurrenceBlockReader reader;
    ASSERT_TRUE(reader.Open(Reader(block.bytes), block.wdfs, block.forms));
    for (int i = 0; i < 200; ++i) {
      const auto posting = static_cast<std::uint32_t>(random() % block.postings.size());
      const std::vector<WordOccurrence>& expected = block.postings[posting];
      PositionBuffer buffer;
      std::vector<FormCode> codes;
      const bool with_positions = random() % 2 == 0, with_codes = random() % 2 == 0;
      ASSERT_TRUE(!with_positions || reader.ReadPositions(posting, buffer));
      const std::span<const Position> positions = buffer.positions();
      ASSERT_TRUE(!with_codes || reader.ReadCodes(posting, codes));
      for (std::size_t at = 0; at < positions.size(); ++at) ASSERT_EQ(positions[at], expected[at].position);
      for (std::size_t at = 0; at < codes.size(); ++at) ASSERT_EQ(codes[at], expected[at].code);
      ASSERT_TRUE(positions.empty() || positions.size() == expected.size());
      ASSERT_TRUE(codes.empty() || codes.size() == expected.size());
      if (expected.empty()) continue;
      const auto one = static_cast<std::uint32_t>(random() % expected.size());
      ASSERT_EQ(reader.ReadCode(posting, one), expected[one].code);
      const bool alike = std::ranges::all_of(
          expected, [&](const WordOccurrence& occurrence) { return occurrence.code == expected[0].code; });
      const bool known = reader.HasOneCode(posting);
      ASSERT_TRUE(alike || !known);
      // What tells which postings have a form tells this, too.
      const FormCode any[] = {0};
      const bool told =
          OccurrenceBlockReader::PostingsWith(Reader(block.bytes), block.wdfs, block.forms, any).has_value();
      ASSERT_TRUE(!told || known == alike);
      told_alike += told && alike;
      told_apart += told && !alike;
    }
  }
  EXPECT_GT(told_alike, 0u);
  EXPECT_GT(told_apart, 0u);
}

// Several postings at once are what each of them is.
TEST(OccurrenceCodecTest, ReadsSeveralPostings) {
  std::mt19937 random(20);
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const Block block = MakeBlock(random);
    OccurrenceBlockReader reader;
    ASSERT_TRUE(reader.Open(Reader(block.bytes), block.wdfs, block.forms));
    for (int i = 0; i < 20; ++i) {
      const auto postings = static_cast<std::uint32_t>(block.postings.size());
      const auto begin = static_cast<std::uint32_t>(random() % postings);
      const auto end = begin + static_cast<std::uint32_t>(random() % (postings - begin + 1));
      PositionBuffer positions;
      std::vector<Position> expected_positions;
      std::vector<FormCode> codes, expected_codes;
      for (std::uint32_t posting = begin; posting < end; ++posting) {
        ASSERT_EQ(reader.Count(posting), block.postings[posting].size());
        for (const WordOccurrence& occurrence : block.postings[posting]) {
          expected_positions.push_back(occurrence.position);
          expected_codes.push_back(occurrence.code);
        }
      }
      ASSERT_TRUE(reader.ReadPositions(begin, end, positions) && reader.ReadCodes(begin, end, codes));
      ASSERT_TRUE(std::ranges::equal(positions.positions(), expected_positions));
      ASSERT_EQ(codes, expected_codes);
    }
  }
}

std::set<FormCode> FormsOf(const std::vector<WordOccurrence>& posting) {
  std::set<FormCode> forms;
  for (const WordOccurrence& occurrence : posting) forms.insert(occurrence.code);
  return forms;
}

// Whatever fields they are in.
TEST(OccurrenceCodecTest, PositionsAreAmongThePossibleOnes) {
  std::mt19937 random(19);
  int impossible = 0, several_fields = 0;
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const Block block = MakeBlock(random);
    OccurrenceBlockReader reader;
    ASSERT_TRUE(reader.Open(Reader(block.bytes), block.wdfs, block.forms));
    for (std::uint32_t posting = 0; posting < block.postings.size(); ++posting) {
      const std::uint64_t possible = reader.PossiblePositions(posting);
      for (const WordOccurrence& occurrence : block.postings[posting]) {
        ASSERT_TRUE((possible >> occurrence.position % 64 & 1) != 0) << posting;
      }
      const bool is_known = possible != ~std::uint64_t{0};
      impossible += is_known;
      several_fields +=
          is_known && !block.postings[posting].empty() &&
          FieldOf(block.postings[posting].front().position) != FieldOf(block.postings[posting].back().position);
    }
  }
  EXPECT_GT(impossible, 1000);
  EXPECT_GT(several_fields, 100);
}

TEST(OccurrenceCodecTest, CountsForms) {
  std::mt19937 random(21);
  std::size_t counted = 0, without_words = 0;
  for (int round = 0; round < 600; ++round) {
    SCOPED_TRACE(round);
    const Block block = MakeBlock(random);
    std::map<FormCode, std::uint32_t> expected, found;
    for (const auto& posting : block.postings) {
      for (const FormCode code : FormsOf(posting)) ++expected[code];
    }
    OccurrenceBlockReader reader;
    const bool known = reader.CountForms(Reader(block.bytes), block.wdfs, block.forms,
                                         [&](FormCode code, std::uint32_t postings) { found[code] += postings; });
    if (!known) continue;
    ++counted;
    without_words += block.forms == 1 && expected[0] < block.postings.size() ? 1 : 0;
    std::erase_if(expected, [](const auto& form) { return form.second == 0; });
    ASSERT_EQ(found, expected);
  }
  EXPECT_GT(counted, 200u);
  EXPECT_GT(without_words, 50u);
}

// Under other codes a block says the same of its words. It is refused just where it would not.
TEST(OccurrenceCodecTest, TwoFormsAreNotGivenOneCode) {
  std::mt19937 random(23);
  std::size_t refused = 0;
  for (int round = 0; round < 300; ++round) {
    const Block block = MakeBlock(random);
    std::set<FormCode> forms;
    for (const auto& posting : block.postings) forms.merge(FormsOf(posting));
    if (block.forms < 2 || !forms.contains(0) || !forms.contains(1)) continue;
    std::vector<FormCode> codes(block.forms);
    std::iota(codes.begin(), codes.end(), 0);
    codes[1] = codes[0];
    std::string bytes;
    EXPECT_FALSE(RecodeOccurrences(block.bytes, static_cast<std::uint32_t>(block.postings.size()), codes, bytes));
    ++refused;
  }
  EXPECT_GT(refused, 20u);
}

TEST(OccurrenceCodecTest, RecodesWhereNoPostingsFormsChangeTheirOrder) {
  std::mt19937 random(22);
  std::size_t recoded = 0, refused = 0;
  for (int round = 0; round < 1500; ++round) {
    SCOPED_TRACE(round);
    const Block block = MakeBlock(random);
    std::vector<FormCode> codes(block.forms + random() % 3);  // there may be more now
    std::iota(codes.begin(), codes.end(), 0);
    for (std::size_t swaps = random() % 4; swaps > 0; --swaps) {
      std::swap(codes[random() % codes.size()], codes[random() % codes.size()]);
    }
    const auto forms_now = static_cast<std::uint32_t>(codes.size());
    codes.resize(block.forms);
    bool has_sets = false, keeps_order = true;
    for (const auto& posting : block.postings) {
      const std::set<FormCode> forms = FormsOf(posting);
      has_sets = has_sets || (block.postings.size() >= kLeastPostingsForSets && !forms.empty() && *forms.rbegin() > 0);
      for (auto form = forms.begin(); form != forms.end() && std::next(form) != forms.end(); ++form) {
        keeps_order = keeps_order && codes[*form] < codes[*std::next(form)];
      }
    }
    std::string bytes = "before";
    const bool done = RecodeOccurrences(block.bytes, static_cast<std::uint32_t>(block.postings.size()), codes, bytes);
    ASSERT_EQ(done, has_sets && keeps_order);
    ASSERT_EQ(bytes.substr(0, 6), "before");
    if (!done) {
      ASSERT_EQ(bytes.size(), 6u);
      refused += has_sets ? 1 : 0;
      continue;
    }
    ++recoded;
    OccurrenceBlockReader reader;
    ASSERT_TRUE(reader.Open(ReaderOf(std::string_view(bytes).substr(6)), block.wdfs, forms_now));
    for (std::uint32_t posting = 0; posting < block.postings.size(); ++posting) {
      PositionBuffer buffer;
      std::vector<FormCode> found;
      ASSERT_TRUE(reader.ReadPositions(posting, buffer) && reader.ReadCodes(posting, found));
      const std::span<const Position> positions = buffer.positions();
      ASSERT_EQ(positions.size(), block.postings[posting].size());
      for (std::size_t at = 0; at < positions.size(); ++at) {
        ASSERT_EQ(positions[at], block.postings[posting][at].position);
        ASSERT_EQ(found[at], codes[block.postings[posting][at].code]);
      }
    }
  }
  EXPECT_GT(recoded, 100u);
  EXPECT_GT(refused, 50u);
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
      PositionBuffer buffer;
      std::vector<FormCode> codes;
      good = reader.ReadPositions(posting, buffer) && reader.ReadCodes(posting, codes);
      const std::span<const Position> positions = buffer.positions();
      for (std::size_t i = 1; good && i < positions.size(); ++i) ASSERT_LT(positions[i - 1], positions[i]);
      for (std::size_t i = 0; good && i < codes.size(); ++i) ASSERT_LT(codes[i], block.forms);
    }
    if (!good) ++refused;
    OccurrenceBlockReader::PostingsWith(ByteReader(begin, begin + exact.size()), block.wdfs, block.forms,
                                        SomeCodes(random, block.forms));
    reader.CountForms(ByteReader(begin, begin + exact.size()), block.wdfs, block.forms,
                      [&](FormCode code, std::uint32_t) { ASSERT_LT(code, block.forms); });
    std::vector<FormCode> codes(block.forms);
    for (FormCode& code : codes) code = static_cast<FormCode>(random());
    std::string recoded;
    RecodeOccurrences({exact.data(), exact.size()}, static_cast<std::uint32_t>(block.postings.size()), codes, recoded);
  }
  EXPECT_GT(refused, 500u);
}

}  // namespace
}  // namespace broadsheet
