// Pairs of frequent words of segments that were built, against a look at every document.
#include "storage/segment/pair_sets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory_resource>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pair_documents.h"

namespace broadsheet {
namespace {

TEST(PairSetsTest, SetsComeBack) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    const std::uint32_t documents = 1 + random() % 3000;
    const std::vector<WrittenWord> words = {{{0, {0, 3, 4}}, {900, {7}}}, {{5, {0}}}};
    PairSetsWriter writer(documents, std::pmr::get_default_resource());
    std::vector<std::vector<Docid>> sets;
    for (const std::uint32_t in_a_thousand : {0u, 1000u, static_cast<std::uint32_t>(random() % 1001)}) {
      std::vector<Docid>& set = sets.emplace_back();
      for (Docid docid = 1; docid <= documents; ++docid) {
        if (random() % 1000 < in_a_thousand) set.push_back(docid);
      }
    }
    const std::pair<std::uint32_t, std::uint32_t> pairs[] = {{0, 0}, {0, 1}, {1, 0}};
    for (std::size_t i = 0; i < 3; ++i) writer.Add(pairs[i].first, pairs[i].second, sets[i]);
    const std::string section(writer.Finish(words));
    PairTable table;
    ASSERT_TRUE(table.Read(section, documents));
    EXPECT_TRUE(std::ranges::equal(table.words(), words));
    for (std::size_t i = 0; i < 3; ++i) {
      const WordPair* const pair = table.Find(words[pairs[i].first], words[pairs[i].second]);
      ASSERT_NE(pair, nullptr);
      EXPECT_EQ(pair->documents, sets[i].size());
      EXPECT_EQ(DocidsOf(*pair, documents), std::set<Docid>(sets[i].begin(), sets[i].end()));
    }
    EXPECT_EQ(table.Find(words[1], words[1]), nullptr);
    EXPECT_EQ(table.Find(words[0], {{5, {1}}}), nullptr);
    // However it is cut short or changed, it is refused or read, and nothing else.
    EXPECT_FALSE(PairTable().Read(std::string_view(section).substr(0, section.size() - 1), documents));
    std::string damaged = section;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
    PairTable other;
    if (!other.Read(damaged, documents)) continue;
    std::vector<std::uint64_t> bits;
    for (const WordPair& pair : other.pairs()) ReadPairDocuments(pair, documents, &bits);
  }
}

TEST(PairSetsTest, HoldWhatDocumentsHave) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const FrequentWords words(seed, 1024 + seed * 300);
    TemporaryFolder folder;
    const SegmentSummary summary = BuildSegment(words.corpus, folder.path(), 1);
    EXPECT_TRUE(VerifySegment(folder.path(), summary).ok()) << VerifySegment(folder.path(), summary);
    EXPECT_GE(ComparePairs(**Segment::Open(folder.path(), 1)), 4u);
  }
}

TEST(PairSetsTest, SmallSegmentsHaveNone) {
  const FrequentWords words(7, kLeastDocumentsForPairs - 1);
  TemporaryFolder folder;
  BuildSegment(words.corpus, folder.path(), 1);
  EXPECT_EQ(ComparePairs(**Segment::Open(folder.path(), 1)), 0u);
}

TEST(PairSetsTest, BitsOfFrequentPairsAreKept) {
  Corpus corpus;
  const FormId ba = corpus.vocabulary.Intern("Zba", {"ba", {"ba"}}),
               ce = corpus.vocabulary.Intern("Zce", {"ce", {"ce"}});
  const FormId di = corpus.vocabulary.Intern("Zdi", {"di", {"di"}}),
               fo = corpus.vocabulary.Intern("Zfo", {"fo", {"fo"}});
  for (std::uint32_t i = 0; i < 6000; ++i) {
    SegmentDocument& document = corpus.documents.emplace_back();
    document.article = i + 1;
    document.id = std::to_string(i + 1);
    if (i % 4 == 0) document.words = {{ba, 0}, {ce, 1}};
    if (i % 40 == 1) document.words = {{di, 0}, {fo, 1}};
  }
  TemporaryFolder folder;
  BuildSegment(corpus, folder.path(), 1);
  const auto segment = *Segment::Open(folder.path(), 1);
  const WordPair* const kept = segment->Pairs().Find(WordOf(*segment, "ba"), WordOf(*segment, "ce"));
  const WordPair* const rarer = segment->Pairs().Find(WordOf(*segment, "di"), WordOf(*segment, "fo"));
  ASSERT_TRUE(kept != nullptr && rarer != nullptr);
  const Segment::PairBits first = segment->PairDocuments(*kept), rarer_first = segment->PairDocuments(*rarer);
  EXPECT_EQ(segment->PairDocuments(*kept), first);
  EXPECT_NE(segment->PairDocuments(*rarer), rarer_first);
  EXPECT_EQ(*segment->PairDocuments(*rarer), *rarer_first);
}

}  // namespace
}  // namespace broadsheet
