// Pairs of frequent words of segments that were built, against a look at every document.
#include "storage/segment/pair_sets.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <initializer_list>
#include <memory_resource>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pair_documents.h"
#include "storage/segment/bytes.h"

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

std::string Numbers(std::initializer_list<std::uint64_t> numbers) {
  std::string bytes;
  for (const std::uint64_t number : numbers) PutVarint(bytes, number);
  return bytes;
}

// Whoever says that there are many needs bytes for them, before memory is taken.
TEST(PairSetsTest, CountsAreBoundedByTheBytes) {
  const auto peak_kib = [] {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  constexpr std::size_t kZeros = 16 << 20;
  const std::string many_words = Numbers({kZeros}) + std::string(kZeros, '\0');
  const long before = peak_kib();
  EXPECT_FALSE(PairTable().Read(many_words, 100));
  EXPECT_LT(peak_kib() - before, 64 << 10);

  // One word of one form, and one pair of it in all documents or in none.
  const auto read = [](std::uint64_t documents, std::uint64_t how, const std::string& set) {
    return PairTable().Read(Numbers({1, 1, 0, 1, 0, 1, 0, 0, documents, how, set.size()}) + set, 800);
  };
  const std::string set(100, '\xFF');
  EXPECT_TRUE(read(800, 0, set));
  EXPECT_FALSE(read(800, 0, set.substr(1)));
  EXPECT_FALSE(read(800, 1, set));
  EXPECT_TRUE(read(400, 1, set));
  std::string lists_others = Numbers({1, 1, 0, 1, 0, 1, 0, 0, 0}) + '\x80' + Numbers({set.size()}) + set;
  EXPECT_TRUE(PairTable().Read(lists_others, 800));
  EXPECT_FALSE(PairTable().Read(lists_others, 801));
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
