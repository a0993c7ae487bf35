#include "indexer/analysis/shingles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace broadsheet {
namespace {

std::vector<std::uint64_t> Shingles(std::string_view text) {
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::vector<Token> tokens;
  analyzer.Analyze(text, "en", &tokens);
  return ShinglesOf(tokens);
}

TextSignature Sign(std::string_view text) { return SignShingles(Shingles(text)); }

int Differing(const TextSignature& a, const TextSignature& b) {
  int bits = 0;
  for (std::size_t i = 0; i < a.words.size(); ++i) bits += std::popcount(a.words[i] ^ b.words[i]);
  return bits;
}

using Words = std::vector<std::string>;

std::string Text(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

// By the words themselves.
double Resemblance(const Words& a, const Words& b) {
  const auto sequences = [](const Words& words) {
    std::set<Words> found;
    for (std::size_t i = 0; i + 5 <= words.size(); ++i) found.insert(Words(&words[i], &words[i] + 5));
    return found;
  };
  const std::set<Words> left = sequences(a), right = sequences(b);
  std::set<Words> both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::inserter(both, both.end()));
  return static_cast<double>(both.size()) / static_cast<double>(left.size() + right.size() - both.size());
}

Words RandomWords(std::size_t count, std::mt19937* random) {
  Words words;
  for (std::size_t i = 0; i < count; ++i) words.push_back("w" + std::to_string((*random)() % 5000) + "x");
  return words;
}

TEST(ShinglesTest, ThereIsOneForEachFiveWords) {
  EXPECT_EQ(Shingles("one two three four").size(), 0u);
  EXPECT_EQ(Shingles("one two three four five").size(), 1u);
  EXPECT_EQ(Shingles("one two three four five six").size(), 2u);
  const auto repeated = Shingles("a b c d e a b c d e");
  EXPECT_EQ(repeated[0], repeated[5]);
  EXPECT_NE(Shingles("one two three four five"), Shingles("one two three five four"));
  EXPECT_TRUE(Sign("one two three four").empty());
  EXPECT_FALSE(Sign("one two three four five").empty());
}

TEST(ShinglesTest, CaseAccentsAndPunctuationAreNoDifference) {
  EXPECT_EQ(Shingles("Zürich’s mayor said: “It's over”, and left."),
            Shingles("ZURICH'S MAYOR SAID IT'S OVER AND LEFT"));
  EXPECT_EQ(Shingles("the U.S. and state-of-the-art ships"), Shingles("The U.S. and state of the art ships"));
}

// They are stored: a change of these numbers has to be a new version of the analyzer.
TEST(ShinglesTest, NumbersAreForEver) {
  EXPECT_EQ(Shingles("The peace deal was signed"), (std::vector<std::uint64_t>{577756683078373461u}));
  EXPECT_EQ(Sign("The peace deal was signed in a small town by the sea on a day of rain").words,
            (std::array<std::uint64_t, 4>{3881305506040570264u, 8909213596882250084u, 6810199373708054914u,
                                          17408020190131243296u}));
}

// From 40 to 700 words, from nothing to everything in common; five standard deviations are a chance of one in a
// million.
TEST(ShinglesTest, SignaturesTellTheResemblance) {
  std::mt19937 random(7);
  double error = 0;
  constexpr int kPairs = 400;
  for (int pair = 0; pair < kPairs; ++pair) {
    const Words text = RandomWords(300 + random() % 400, &random);
    Words other = text;
    const std::size_t changes = random() % 60;
    for (std::size_t i = 0; i < changes; ++i) other[random() % other.size()] = RandomWords(1, &random)[0];
    if (pair % 3 == 0) other.resize(150 + random() % 150);
    const double resemblance = Resemblance(text, other);
    const double agreeing = (1 + resemblance) / 2;
    const int differing = Differing(Sign(Text(text)), Sign(Text(other)));
    // Bins that borrow from their neighbours are not independent: half as many again are allowed for them.
    const double deviation = 1.5 * std::sqrt(TextSignature::kBits * agreeing * (1 - agreeing)) + 1;
    EXPECT_NEAR(differing, TextSignature::kBits * (1 - agreeing), 5 * deviation) << resemblance;
    error += differing - TextSignature::kBits * (1 - agreeing);
  }
  EXPECT_NEAR(error / kPairs, 0, 2);
}

TEST(ShinglesTest, ATextIsSignedAsItsShinglesAre) {
  std::mt19937 random(23);
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  for (const std::size_t words : {0, 4, 5, 6, 40, 700}) {
    std::vector<Token> tokens;
    analyzer.Analyze(Text(RandomWords(words, &random)) + "well-known U.S. names", "en", &tokens);
    const std::vector<std::uint64_t> shingles = ShinglesOf(tokens);
    EXPECT_EQ(SignText(tokens).words, SignShingles(shingles).words) << words;
    EXPECT_EQ(SignText(tokens).empty(), shingles.empty()) << words;
  }
}

TEST(ShinglesTest, ShortTextsThatDifferAreNotAlike) {
  std::mt19937 random(11);
  std::vector<TextSignature> signatures;
  for (int i = 0; i < 500; ++i) signatures.push_back(Sign(Text(RandomWords(5 + random() % 20, &random))));
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    EXPECT_EQ(FindAlike(signatures, signatures[i], BitsApart(0.5)), i);
    EXPECT_EQ(FindAlike(std::span(signatures).first(i), signatures[i], BitsApart(0.5)), std::nullopt);
  }
}

TEST(ShinglesTest, EmptySignaturesAreLikeNothing) {
  const std::vector<TextSignature> signatures(3);
  EXPECT_EQ(FindAlike(signatures, TextSignature(), TextSignature::kBits), std::nullopt);
  EXPECT_EQ(FindAlike(signatures, Sign("one two three four five"), TextSignature::kBits), std::nullopt);
}

}  // namespace
}  // namespace broadsheet
