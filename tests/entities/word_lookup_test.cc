// What is kept of words must be what is found anew, whatever was asked before.
#include "indexer/entities/word_lookup.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

namespace broadsheet::entities {
namespace {

// Short words over few letters, so that they come again and share slots; some longer than what is kept.
std::string RandomWord(std::mt19937* random) {
  static constexpr std::string_view kLetters = "aAbB.-1\xC3\xA9";
  std::string word;
  const std::size_t size = 1 + (*random)() % ((*random)() % 4 == 0 ? 20 : 5);
  while (word.size() < size) word += kLetters[(*random)() % kLetters.size()];
  return word;
}

Lexicon SomeFacts() {
  std::mt19937 random(7);
  Lexicon::Entries entries;
  for (int i = 0; i < 2000; ++i) {
    WordFacts facts;
    facts.clusters[0] = static_cast<std::uint16_t>(random() % 64);
    facts.lower_share = static_cast<std::uint8_t>(random() % 8);
    entries.emplace_back(Lexicon::KeyOf(HashWord(RandomWord(&random))), facts);
  }
  Lexicon lexicon;
  lexicon.Fill(entries);
  return lexicon;
}

void ExpectSame(const Word& a, const Word& b) {
  EXPECT_EQ(a.hash, b.hash);
  EXPECT_EQ(a.shape, b.shape);
  EXPECT_EQ(a.form, b.form);
  EXPECT_EQ(a.length, b.length);
  EXPECT_EQ(std::memcmp(a.prefix, b.prefix, sizeof a.prefix), 0);
  EXPECT_EQ(std::memcmp(a.suffix, b.suffix, sizeof a.suffix), 0);
}

TEST(WordLookupTest, FindsWhatTheLexiconHas) {
  const Lexicon lexicon = SomeFacts();
  WordLookup words(lexicon);
  std::mt19937 random(1);
  for (int i = 0; i < 200000; ++i) {
    const std::string spelling = RandomWord(&random);
    const KnownWord& known = words.Find(spelling);
    ExpectSame(known.word, MakeWord(spelling));
    const WordFacts* facts = lexicon.Find(HashWord(spelling));
    EXPECT_EQ(known.facts.lower_share, facts != nullptr ? facts->lower_share : 0);
    EXPECT_EQ(known.facts.clusters[0], facts != nullptr ? facts->clusters[0] : 0);
    if (testing::Test::HasFailure()) FAIL() << "'" << spelling << "'";
  }
}

}  // namespace
}  // namespace broadsheet::entities
