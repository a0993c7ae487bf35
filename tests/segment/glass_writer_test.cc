// How posting lists are cut into blocks and chunks; what Xapian reads of them.
#include "storage/segment/glass_writer.h"

#include <gtest/gtest.h>
#include <xapian.h>

#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "storage/segment/glass_codec.h"
#include "test_documents.h"

namespace broadsheet {
namespace {

constexpr std::uint32_t kDocuments = 60000;
constexpr std::size_t kXapianItemBytes = 2043;  // the largest that Xapian itself puts into a block of 8 KiB

struct WrittenList {
  std::vector<GlassPosting> postings;
  std::vector<GlassStretch> stretches;
  std::vector<GlassBlock> blocks;
};

class GlassWriterTest : public testing::Test {
 protected:
  // A list in which documents are `gap` apart on the average, a third of it in stretches that keep their blocks.
  WrittenList MakeList(unsigned gap, bool has_stretches) {
    WrittenList list;
    for (std::uint32_t docid = 1 + random_() % gap; docid <= kDocuments; docid += 1 + random_() % (2 * gap)) {
      list.postings.push_back(
          {docid, static_cast<std::uint32_t>(random_() % 50 == 0 ? random_() % 70000 : 1 + random_() % 5)});
    }
    for (std::size_t at = random_() % 300; has_stretches && at + kBlockPostings < list.postings.size();) {
      const std::size_t end = at + 64 + random_() % 65;
      list.stretches.push_back({at, end});
      at = end + (random_() % 2 == 0 ? 0 : random_() % 200);
    }
    return list;
  }

  void Write(std::map<std::string, WrittenList>& lists) {
    const std::string path = folder_.path() + "/a.glass";
    auto writer = GlassWriter::Create(path);
    ASSERT_TRUE(writer.ok()) << writer.status();
    ASSERT_EQ((*writer)->AddLengths(std::vector<std::uint32_t>(kDocuments, 1000000)), absl::OkStatus());
    for (auto& [term, list] : lists) {
      ASSERT_EQ((*writer)->AddTerm(term, list.postings, list.stretches, list.blocks), absl::OkStatus());
    }
    ASSERT_EQ((*writer)->StartDocuments(), absl::OkStatus());
    ASSERT_TRUE((*writer)->Finish(1).ok());
    (*writer)->Keep();
    std::ifstream in(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(in), {});
    database_ = Xapian::Database(path);
  }

  void ExpectReadByXapian(const std::string& term, const WrittenList& list) const {
    Xapian::PostingIterator read = database_.postlist_begin(term);
    for (const GlassPosting& posting : list.postings) {
      ASSERT_TRUE(read != database_.postlist_end(term)) << term;
      ASSERT_EQ(*read, posting.docid) << term;
      ASSERT_EQ(read.get_wdf(), posting.wdf) << term;
      ++read;
    }
    ASSERT_TRUE(read == database_.postlist_end(term)) << term;
  }

  void ExpectWellCut(const WrittenList& list) const {
    std::size_t begin = 0, chunk_begin = 0;
    auto stretch = list.stretches.begin();
    for (std::size_t i = 0; i < list.blocks.size(); ++i) {
      const GlassBlock& block = list.blocks[i];
      ASSERT_GT(block.end, begin);
      ASSERT_LE(block.end - begin, kBlockPostings);
      if (stretch != list.stretches.end() && stretch->begin < block.end) {
        ASSERT_EQ(begin, stretch->begin);
        ASSERT_EQ(block.end, stretch->end);
        ++stretch;
      }
      const bool opens = block.behind != kContinuesChunk;
      ASSERT_EQ(opens, i == chunk_begin) << "block " << i;
      if (opens) {
        chunk_begin = i + block.behind + 1;
        const bool is_last = chunk_begin == list.blocks.size();
        ASSERT_EQ(bytes_[block.place], is_last ? '1' : '0');
      } else {
        ASSERT_EQ(block.chunk_offset, list.blocks[i - 1].chunk_offset);
        ASSERT_LT(block.place - block.chunk_offset, kXapianItemBytes);
      }
      begin = block.end;
    }
    EXPECT_EQ(begin, list.postings.size());
    EXPECT_EQ(chunk_begin, list.blocks.size());
    EXPECT_EQ(stretch, list.stretches.end());
  }

  TemporaryFolder folder_;
  std::mt19937 random_{3};
  std::string bytes_;
  Xapian::Database database_;
};

TEST_F(GlassWriterTest, BlocksShareChunksAndXapianReadsAll) {
  std::map<std::string, WrittenList> lists;
  for (unsigned number = 0; number < 60; ++number) {
    lists["term" + std::to_string(100 + number)] = MakeList(1 + number * number, number % 2 == 0);
  }
  lists["term" + std::string(200, 'x')] = MakeList(3, false);  // its keys add to chunks as large as any
  Write(lists);
  ASSERT_FALSE(HasFatalFailure());
  std::size_t blocks = 0, chunks = 0;
  for (const auto& [term, list] : lists) {
    SCOPED_TRACE(term);
    ExpectReadByXapian(term, list);
    ExpectWellCut(list);
    if (list.postings.size() <= kBlockPostings) {
      EXPECT_EQ(list.blocks.size(), 1u);
    }
    for (const GlassBlock& block : list.blocks) chunks += block.behind != kContinuesChunk ? 1 : 0;
    blocks += list.blocks.size();
  }
  EXPECT_GT(blocks, 4 * chunks);
  std::ostringstream report;
  EXPECT_EQ(Xapian::Database::check(folder_.path() + "/a.glass", Xapian::DBCHECK_SHOW_STATS, &report), 0u)
      << report.str();
}

TEST(GlassCodecTest, SortableNumbersAreKnownByWhatTheyBeginWith) {
  for (const std::uint32_t number :
       {1u, 255u, 256u, 32767u, 32768u, 65536u, (1u << 22) - 1, 1u << 22, (1u << 29) - 1, 1u << 29, 0xFFFFFFFFu}) {
    std::string key;
    PutGlassSortable(key, number);
    EXPECT_EQ(GlassSortableFrom(key), number);
    key.pop_back();
    EXPECT_EQ(GlassSortableFrom(key), number / 256 * 256);
  }
}

// As branches have them: no longer than it takes to tell the key from the one before.
TEST(GlassCodecTest, SortableNumbersAreKnownByWhatTellsThemFromThoseBefore) {
  std::mt19937 random(6);
  const auto expect = [](std::uint32_t number) {
    std::string before, key;
    PutGlassSortable(before, number - 1);
    PutGlassSortable(key, number);
    std::size_t size = 1;
    while (key.substr(0, size) <= before) ++size;
    ASSERT_EQ(GlassSortableFrom(key.substr(0, size)), number);
  };
  for (std::uint32_t number = 1; number < 100'000; ++number) expect(number);
  for (const std::uint32_t longer : {1u << 22, 1u << 29}) {
    for (std::uint32_t number = longer - 1000; number < longer + 1000; ++number) expect(number);
  }
  for (int i = 0; i < 100'000; ++i) expect(1 + random() % 0xFFFFFFFF);
}

}  // namespace
}  // namespace broadsheet
