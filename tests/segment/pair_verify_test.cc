// What `verify` finds of wrong pairs, with checksums that fit, as if they had been written so.
#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <memory_resource>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pair_documents.h"
#include "storage/segment/file_io.h"
#include "storage/segment/segment_data.h"
#include "tests/support/crafted_words.h"

namespace broadsheet {
namespace {

void ReplacePairs(const std::string& folder, SegmentSummary& summary, const std::string& section) {
  WordsParts parts = ReadWords(folder, summary.segment);
  parts[WordsSection::kPairs] = section;
  WriteWords(folder, std::move(parts), summary);
}

TEST(PairVerifyTest, VerifyFindsAMissingDocumentAndOneTooMany) {
  const FrequentWords words(21, 1500);
  TemporaryFolder folder;
  const SegmentSummary summary = BuildSegment(words.corpus, folder.path(), 1);
  const auto segment = *Segment::Open(folder.path(), 1);
  const std::string section = PairsSectionOf(*segment);
  PairTable table;
  ASSERT_TRUE(table.Read(section, 1500));
  struct Change {
    bool leave_out, put_in;
  };
  for (const Change& change : {Change{false, false}, Change{true, false}, Change{false, true}, Change{true, true}}) {
    SCOPED_TRACE(testing::Message() << change.leave_out << change.put_in);
    PairSetsWriter writer(1500, std::pmr::get_default_resource());
    for (const WordPair& pair : table.pairs()) {
      std::set<Docid> docids = DocidsOf(pair, 1500);
      if (&pair == &table.pairs().back()) {
        Docid other = 1;
        while (docids.contains(other)) ++other;
        if (change.leave_out) docids.erase(docids.begin());
        if (change.put_in) docids.insert(other);
      }
      writer.Add(pair.first, pair.second, std::vector<Docid>(docids.begin(), docids.end()));
    }
    SegmentSummary changed = summary;
    ReplacePairs(folder.path(), changed, std::string(writer.Finish(table.words())));
    const absl::Status status = VerifySegment(folder.path(), changed);
    const bool is_changed = change.leave_out || change.put_in;
    EXPECT_EQ(status.ok(), !is_changed) << status;
    EXPECT_EQ(absl::IsDataLoss(status), is_changed) << status;
  }
}

TEST(PairVerifyTest, VerifyRefusesWordsThatCannotBe) {
  FrequentWords words(22, 1500);
  for (SegmentDocument& document : words.corpus.documents) document.filters = {"Len"};
  TemporaryFolder folder;
  const SegmentSummary summary = BuildSegment(words.corpus, folder.path(), 1);
  std::uint32_t filter;
  WrittenWord ba;
  {
    const auto segment = *Segment::Open(folder.path(), 1);
    filter = segment->FindTerm("Len")->ordinal;
    ba = WordOf(*segment, "ba");
  }
  const std::vector<Docid> docids = {1, 2};
  const std::vector<WrittenWord> many(kMostPairWords + 1, ba);
  const std::vector<std::vector<WrittenWord>> tables = {
      {ba, {{filter, {0}}}},                               // a form that a filter has not
      {ba, {ba.front(), {ba.front().ordinal + 100, {}}}},  // no form
      {ba, {{ba.front().ordinal + 1, {0}}, ba.front()}},   // terms that do not ascend
      {ba, {{4000000000u, {0}}}},                          // no such term
      {ba, {}},
      many,
  };
  for (const std::vector<WrittenWord>& table : tables) {
    PairSetsWriter writer(1500, std::pmr::get_default_resource());
    for (std::uint32_t word = 0; word < table.size(); ++word) writer.Add(0, word, docids);
    SegmentSummary changed = summary;
    ReplacePairs(folder.path(), changed, std::string(writer.Finish(table)));
    EXPECT_TRUE(absl::IsDataLoss(VerifySegment(folder.path(), changed))) << VerifySegment(folder.path(), changed);
  }
}

TEST(PairVerifyTest, VerifyFindsAWrongDocument) {
  const FrequentWords words(20, 1500);
  TemporaryFolder folder;
  SegmentSummary summary = BuildSegment(words.corpus, folder.path(), 1);
  const std::string path = folder.path() + "/" + SegmentFileNames(1).words;
  std::uint64_t last_byte;
  {
    const auto segment = *Segment::Open(folder.path(), 1);
    const SegmentData& data = segment->data();
    last_byte = static_cast<std::uint64_t>(data.section(WordsSection::kPairs).end() -
                                           reinterpret_cast<const char*>(data.words.data())) -
                1;
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(last_byte));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(last_byte));
  file.put(static_cast<char>(byte << 1));  // the last one bit of a set moves or is gone
  file.close();
  summary.index_checksum = *FileChecksum(path);
  EXPECT_TRUE(absl::IsDataLoss(VerifySegment(folder.path(), summary)));
}

}  // namespace
}  // namespace broadsheet
