// Pairs counted in texts, against a look at every text.
#include "storage/segment/pair_counter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory_resource>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pair_documents.h"
#include "storage/segment/pair_source.h"
#include "tests/segment/counted_memory.h"

namespace broadsheet {
namespace {

using Text = std::vector<PlacedWord::Number>;

// The default memory gives nothing meanwhile.
class NoDefaultMemory {
 public:
  NoDefaultMemory() : before_(std::pmr::set_default_resource(std::pmr::null_memory_resource())) {}
  ~NoDefaultMemory() { std::pmr::set_default_resource(before_); }
  NoDefaultMemory(const NoDefaultMemory&) = delete;
  NoDefaultMemory& operator=(const NoDefaultMemory&) = delete;

 private:
  std::pmr::memory_resource* const before_;
};

// Counts documents of these words, each behind the one before, in the memory that it was given for that.
std::string CountPairs(std::uint32_t documents, const PairWords& words, const std::vector<Text>& texts,
                       std::uint64_t docids_at_once = PairCounter::kDocidsAtOnce) {
  const NoDefaultMemory no_default_memory;
  CountedMemory memory;
  PairCounter counter(documents, words, &memory);
  std::vector<PlacedWord> placed;
  const absl::Status status = counter.Count([&](absl::FunctionRef<bool(Docid)> wanted, PairCounter::Visit visit) {
    for (Docid docid = 1; docid <= documents; ++docid) {
      if (!wanted(docid)) continue;
      placed.clear();
      for (const PlacedWord::Number word : texts[docid - 1]) {
        placed.push_back({MakePosition(TextField::kBody, static_cast<std::uint32_t>(placed.size())), word});
      }
      visit(placed);
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok());
  return std::string(counter.Encode(docids_at_once));
}

// As many as there can be, of 300, and all of them in pairs with each other.
TEST(PairCounterTest, TheMostFrequentWordsHavePairs) {
  constexpr std::uint32_t kWords = 300, kMost = kMostVeryFrequentWords, kDocuments = 2000;
  std::vector<PairCandidate> candidates;
  for (std::uint32_t ordinal = 0; ordinal < kWords; ++ordinal) {
    // In no order: 7 has no divisor with 300.
    candidates.push_back({{{ordinal, {0}}}, kDocuments / 2 + ordinal * 7 % kWords});
  }
  candidates.push_back({{{kWords - 1, {0, 1}}}, kDocuments});  // has a form of one before
  std::vector<WrittenWord> most;
  for (const PairCandidate& candidate : candidates) {
    if (candidate.documents > kDocuments / 2 + kWords - kMost && candidate.word.front().codes.size() == 1) {
      most.push_back(candidate.word);
    }
  }
  const PairWords chosen = ChoosePairWords(candidates, kDocuments);
  EXPECT_EQ(chosen.words, most);
  EXPECT_EQ(chosen.very_frequent, most.size());
  ASSERT_GE(most.size(), kMost - 2);

  std::vector<PlacedWord::Number> text(most.size());
  std::iota(text.begin(), text.end(), PlacedWord::Number{1});
  PairTable table;
  const std::string section = CountPairs(kDocuments, chosen, std::vector(kDocuments, text));
  ASSERT_TRUE(table.Read(section, kDocuments));
  ASSERT_EQ(table.pairs().size(), most.size() - 1);
  for (std::uint32_t word = 0; word + 1 < most.size(); ++word) {
    const WordPair* const pair = table.Find(most[word], most[word + 1]);
    ASSERT_NE(pair, nullptr) << word;
    EXPECT_EQ(pair->documents, kDocuments);
  }
}

TEST(PairCounterTest, OtherWordsAreTheMostFrequentBehindThose) {
  constexpr std::uint32_t kWords = 10000, kDocuments = 100000;
  std::vector<PairCandidate> candidates;
  for (std::uint32_t ordinal = 0; ordinal < kWords; ++ordinal) {
    // In no order: 7 has no divisor with 10,000. Three are in half of the documents, 997 more in a quarter.
    const std::uint32_t rank = ordinal * 7 % kWords;
    const std::uint32_t share = rank < 3 ? kDocuments / 2 : rank < 1000 ? kDocuments / 4 : kDocuments / 4 - rank;
    candidates.push_back({{{ordinal, {0}}}, share});
  }
  const PairWords chosen = ChoosePairWords(candidates, kDocuments);
  EXPECT_EQ(chosen.very_frequent, 3u);
  ASSERT_EQ(chosen.words.size(), kMostPairWords);
  for (std::size_t number = 0; number < chosen.words.size(); ++number) {
    const std::uint32_t ordinal = chosen.words[number].front().ordinal;
    EXPECT_EQ(number < 3, ordinal * 7 % kWords < 3);
    EXPECT_EQ(number < 1000, ordinal * 7 % kWords < 1000);
    EXPECT_LT(ordinal * 7 % kWords, kMostPairWords);
    if (number == 0 || number == 3 || number == 1000) continue;
    EXPECT_GT(ordinal, chosen.words[number - 1].front().ordinal);
  }
  EXPECT_EQ(chosen.KindOf(0, 2), PairKind::kVeryFrequent);
  EXPECT_EQ(chosen.KindOf(2, 3), PairKind::kMixed);
  EXPECT_EQ(chosen.KindOf(999, 0), PairKind::kMixed);
  EXPECT_EQ(chosen.KindOf(1000, 0), PairKind::kNone);
  EXPECT_EQ(chosen.KindOf(2, 1000), PairKind::kNone);
  EXPECT_EQ(chosen.KindOf(3, 4), PairKind::kOthers);
  EXPECT_EQ(chosen.KindOf(1000, 3), PairKind::kOthers);
}

PairWords OtherPairWords(std::uint32_t count) {
  PairWords words;
  for (std::uint32_t word = 0; word < count; ++word) words.words.push_back({{word, {0}}});
  return words;
}

std::set<Docid> DocidsWith(const std::vector<Text>& texts, std::uint32_t first, std::uint32_t second) {
  std::set<Docid> docids;
  for (Docid docid = 1; docid <= texts.size(); ++docid) {
    const Text& text = texts[docid - 1];
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      if (text[at] == first && text[at + 1] == second) docids.insert(docid);
    }
  }
  return docids;
}

// Of those that each have a set, it is right.
void ExpectSets(const std::vector<Text>& texts, const PairWords& words,
                const std::set<std::pair<std::uint32_t, std::uint32_t>>& pairs) {
  const auto documents = static_cast<std::uint32_t>(texts.size());
  const std::string section = CountPairs(documents, words, texts);
  PairTable table;
  ASSERT_TRUE(table.Read(section, documents));
  for (const auto& [first, second] : pairs) {
    const WordPair* const pair = table.Find(words.words[first - 1], words.words[second - 1]);
    ASSERT_NE(pair, nullptr) << first << " " << second;
    EXPECT_EQ(DocidsOf(*pair, documents), DocidsWith(texts, first, second)) << first << " " << second;
  }
}

// Articles of two kinds, in turn.
TEST(PairCounterTest, NoKindOfArticlesIsMissedByTheSample) {
  std::vector<Text> texts;
  for (Docid docid = 1; docid <= 4096; ++docid) texts.push_back(docid % 8 == 0 ? Text{1, 2} : Text{3, 4});
  ExpectSets(texts, OtherPairWords(4), {{1, 2}, {3, 4}});
}

TEST(PairCounterTest, RarePairsBeforeThemHideNoFrequentOnes) {
  constexpr std::uint32_t kWords = 500;
  std::mt19937 random(1);
  std::vector<Text> texts(2048);
  std::set<std::pair<std::uint32_t, std::uint32_t>> rare;
  for (std::size_t i = 0; i < 1024; ++i) {
    for (int word = 0; word < 200; ++word) texts[i].push_back(static_cast<PlacedWord::Number>(random() % kWords + 1));
    for (std::size_t at = 1; at < texts[i].size(); ++at) rare.emplace(texts[i][at - 1], texts[i][at]);
  }
  ASSERT_GT(rare.size(), 70000u);
  for (std::size_t i = 1024; i < texts.size(); ++i) texts[i] = {1, 2, 3};
  ExpectSets(texts, OtherPairWords(kWords), {{1, 2}, {2, 3}});
}

// Pairs of eighty thousand that are frequent enough, and some that are more frequent.
TEST(PairCounterTest, TheMostFrequentOfTooManyHaveSets) {
  constexpr std::uint32_t kDocuments = 1024, kWords = 400, kRings = 200;
  std::vector<Text> texts(kDocuments);
  for (std::uint32_t i = 0; i < kDocuments; ++i) {
    // Ring r steps from each word to the one r + 1 further; every sixth document has it.
    for (std::uint32_t ring = i % 6; ring < kRings; ring += 6) {
      for (std::uint32_t word = 0; word < kWords; ++word) {
        texts[i].push_back(static_cast<PlacedWord::Number>(word + 1));
        texts[i].push_back(static_cast<PlacedWord::Number>((word + ring + 1) % kWords + 1));
      }
    }
    for (PlacedWord::Number word = kWords - 40; i % 2 == 0 && word < kWords; word += 2) {
      texts[i].insert(texts[i].end(), {word, static_cast<PlacedWord::Number>(word - 300)});
    }
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> frequent;
  for (std::uint32_t word = kWords - 40; word < kWords; word += 2) frequent.emplace(word, word - 300);
  ExpectSets(texts, OtherPairWords(kWords), frequent);
}

// Of a very frequent word, the first, one that makes pairs with it, the second, and another.
TEST(PairCounterTest, VeryFrequentWordsHavePairsWithFrequentOnes) {
  constexpr std::uint32_t kDocuments = 8000, kLeast = kDocuments / 40;
  PairWords words = OtherPairWords(3);
  words.very_frequent = 1;
  words.partners_end = 2;
  std::vector<Text> texts(kDocuments);
  for (std::uint32_t i = 0; i < kDocuments; ++i) {
    if (i % 40 == 7) texts[i].insert(texts[i].end(), {1, 2, 3});
    if (i % 40 == 8 && i > 40) texts[i].insert(texts[i].end(), {2, 1});  // one too few
    if (i % 2 == 0) texts[i].insert(texts[i].end(), {1, 3, 1});
  }
  ASSERT_EQ(DocidsWith(texts, 1, 2).size(), kLeast);
  ASSERT_EQ(DocidsWith(texts, 2, 1).size(), kLeast - 1);
  ExpectSets(texts, words, {{1, 2}, {2, 3}});
  PairTable table;
  const std::string section = CountPairs(kDocuments, words, texts);
  ASSERT_TRUE(table.Read(section, kDocuments));
  EXPECT_EQ(table.pairs().size(), 2u);
}

// Where two words stand at one place.
TEST(PairCounterTest, MixedPairsAreFoundBehindAnotherWordAtThePlace) {
  constexpr std::uint32_t kDocuments = 2000;
  PairWords words = OtherPairWords(4);
  words.very_frequent = 1;
  words.partners_end = 2;
  CountedMemory memory;
  PairCounter counter(kDocuments, words, &memory);
  const PlacedWord placed[] = {{0, 1}, {0, 4}, {1, 2}, {1, 3}};
  ASSERT_TRUE(counter
                  .Count([&](absl::FunctionRef<bool(Docid)> wanted, PairCounter::Visit visit) {
                    for (Docid docid = 1; docid <= kDocuments; ++docid) {
                      if (wanted(docid)) visit(placed);
                    }
                    return absl::OkStatus();
                  })
                  .ok());
  PairTable table;
  const std::pmr::string section = counter.Encode();
  ASSERT_TRUE(table.Read(section, kDocuments));
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const WordPair& pair : table.pairs()) {
    pairs.emplace(table.words()[pair.first].front().ordinal, table.words()[pair.second].front().ordinal);
  }
  EXPECT_EQ(pairs, (std::set<std::pair<std::uint32_t, std::uint32_t>>{{0, 1}, {3, 1}, {3, 2}}));
}

class PairBoundTest : public testing::TestWithParam<PairKind> {};

INSTANTIATE_TEST_SUITE_P(Kinds, PairBoundTest, testing::Values(PairKind::kMixed, PairKind::kOthers));

TEST_P(PairBoundTest, SetsHaveABoundTogether) {
  constexpr std::uint32_t kDocuments = 2000, kHalf = 100, kWords = 2 * kHalf;
  std::vector<Text> texts(kDocuments);
  for (std::uint32_t i = 0; i < kDocuments; ++i) {
    // Word w of the first half has one of the other behind it, and that pair is in ever fewer documents.
    for (std::uint32_t word = 1; word <= kHalf; ++word) {
      if (i * kWords < kDocuments * (kWords - word)) {
        texts[i].insert(texts[i].end(),
                        {static_cast<PlacedWord::Number>(word), static_cast<PlacedWord::Number>(word + kHalf)});
      }
    }
  }
  PairWords words = OtherPairWords(kWords);
  if (GetParam() == PairKind::kMixed) {
    words.very_frequent = kHalf;
    words.partners_end = kWords;
  }
  PairTable table;
  ASSERT_TRUE(table.Read(CountPairs(kDocuments, words, texts), kDocuments));
  std::uint64_t listed = 0, least = kDocuments;
  for (const WordPair& pair : table.pairs()) {
    listed += pair.documents;
    least = std::min<std::uint64_t>(least, pair.documents);
  }
  // However few are put in order at once.
  EXPECT_EQ(CountPairs(kDocuments, words, texts, 1), CountPairs(kDocuments, words, texts));
  EXPECT_LE(listed, 48u * kDocuments);
  EXPECT_GT(listed, 47u * kDocuments);
  for (std::uint32_t word = 1; word <= kHalf; ++word) {
    const bool known = table.Find(words.words[word - 1], words.words[word + kHalf - 1]) != nullptr;
    const std::size_t documents = DocidsWith(texts, word, word + kHalf).size();
    EXPECT_TRUE(known ? documents >= least : documents <= least) << word;
  }
}

}  // namespace
}  // namespace broadsheet
