// Sums that are kept must be the sums of the weights of all features, whatever was seen before: a group's key has to
// tell apart whatever its features tell apart.
#include "indexer/entities/feature_scorer.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "indexer/entities/hash.h"

namespace broadsheet::entities {
namespace {

// Words in several spellings, so that all kinds of letters, figures and marks come together.
const std::vector<std::string> kWords = {"the", "of",  "The", "and", "Ada",  "ADA", "Bell", "bell", "Corp.", "IBM",
                                         "7",   "12",  "in",  "In",  "york", "New", "York", "NEW",  "YORK",  ".",
                                         ",",   "von", "a",   "is",  "says", "He",  "he",   "Mr.",  "McCoy", "B."};

Lexicon SomeFacts(std::mt19937* random) {
  Lexicon::Entries entries;
  for (const std::string& word : kWords) {
    if ((*random)() % 4 == 0) continue;
    WordFacts facts;
    for (std::uint16_t& cluster : facts.clusters) cluster = static_cast<std::uint16_t>((*random)() % 4);
    facts.lower_share = static_cast<std::uint8_t>((*random)() % kLowerShares);
    facts.usual_form = (*random)() % 2 == 0 ? LetterForm::kCapital : LetterForm::kLower;
    for (std::uint8_t& type : facts.types) type = static_cast<std::uint8_t>((*random)() % 3);
    entries.emplace_back(Lexicon::KeyOf(HashWord(word)), facts);
  }
  Lexicon lexicon;
  lexicon.Fill(entries);
  return lexicon;
}

NameLists SomeNames(std::mt19937* random) {
  NameLists::Entries entries;
  for (const std::string& first : kWords) {
    const std::uint64_t state = Combine(0, HashWord(first));
    entries.emplace_back(NameLists::KeyOf(state), NameState{static_cast<ListMask>((*random)() % 8), true});
    for (const std::string& second : kWords) {
      if ((*random)() % 4 != 0) continue;
      const std::uint64_t longer = Combine(state, HashWord(second));
      entries.emplace_back(NameLists::KeyOf(longer), NameState{static_cast<ListMask>((*random)() % 8), false});
    }
  }
  NameLists names;
  names.Fill(entries);
  return names;
}

Tokens SomeTokens(std::mt19937* random) {
  Tokens tokens;
  const std::size_t size = 2 + (*random)() % 60;
  for (std::size_t i = 0; i < size; ++i) {
    if (i == 0 || (*random)() % 9 == 0) tokens.sentences.push_back(static_cast<std::uint32_t>(i));
    tokens.words.push_back(kWords[(*random)() % kWords.size()]);
  }
  return tokens;
}

// Any weight, but the same for a feature whenever it is asked for.
WeightRow RowOf(Feature feature) {
  WeightRow row;
  std::uint64_t state = feature;
  for (auto& pass : row.of) {
    for (std::int8_t& weight : pass) weight = static_cast<std::int8_t>((state = Spread(state + 1)) % 255 - 127);
  }
  return row;
}

class FeatureScorerTest : public testing::Test {
 protected:
  FeatureScorerTest() : lexicon_(SomeFacts(&random_)), names_(SomeNames(&random_)), words_(lexicon_) {}

  // Calls `use` with documents, their candidates, and tags.
  template <typename Use>
  void ForEachCandidate(int documents, Use use) {
    for (int d = 0; d < documents; ++d) {
      const Tokens tokens = SomeTokens(&random_);
      Document document;
      document.Assign(tokens, &words_, names_);
      std::vector<Tag> tags(tokens.words.size(), kOutside);
      for (const CandidateRun& run : document.runs()) {
        for (std::uint32_t i = run.begin; i < run.end; ++i) tags[i] = static_cast<Tag>(random_() % kTags);
      }
      document.CountTags(tags);
      for (const CandidateRun& run : document.runs()) {
        for (std::uint32_t i = run.begin; i < run.end; ++i) use(document, i, tags);
      }
    }
  }

  std::mt19937 random_{11};
  const Lexicon lexicon_;
  const NameLists names_;
  WordLookup words_;
};

TEST_F(FeatureScorerTest, AddsUpAllFeatures) {
  Weights::Entries entries;
  ForEachCandidate(300, [&](const Document& document, std::uint32_t token, const std::vector<Tag>& tags) {
    FeatureList features;
    AddTextFeatures(document, token, &features);
    AddTagFeatures(document, tags, token, &features);
    for (const Feature feature : features) {
      if (feature % 3 != 0) entries.emplace_back(feature, RowOf(feature));
    }
  });
  Weights weights;
  weights.Fill(entries);

  FeatureScorer scorer(weights);
  std::vector<TokenScores> kept, anew;
  kept.reserve(100000);
  ForEachCandidate(1500, [&](const Document& document, std::uint32_t token, const std::vector<Tag>& tags) {
    FeatureList features;
    AddTextFeatures(document, token, &features);
    AddTextFeatures(document, token, &scorer);
    if (random_() % 2 == 0) {
      AddTagFeatures(document, tags, token, &features);
      AddTagFeatures(document, tags, token, &scorer);
    }
    weights.Add(features, &anew.emplace_back());
    ASSERT_LT(kept.size(), kept.capacity());
    scorer.FinishToken(&kept.emplace_back());
  });
  scorer.Finish();
  for (std::size_t i = 0; i < kept.size(); ++i) {
    for (std::size_t pass = 0; pass < kPasses; ++pass) ASSERT_EQ(kept[i].of[pass], anew[i].of[pass]) << i;
  }
}

// Against the plainest sum there is, with all kinds of keys and one twice.
TEST(WeightsTest, AddUpAndLeaveOutWhatIsUnknown) {
  std::mt19937 random(3);
  for (const std::size_t size : {0, 1, 13, 14, 15, 100, 20000}) {
    Weights::Entries entries;
    for (std::size_t i = 0; i < size; ++i) {
      const auto feature = static_cast<Feature>(i % 3 == 0 ? i / 3 : random());
      entries.emplace_back(feature, RowOf(feature));
    }
    if (size > 0) entries.push_back(entries.front());
    std::set<Feature> known;
    for (const auto& [feature, row] : entries) known.insert(feature);
    Weights weights;
    weights.Fill(entries);
    for (int i = 0; i < 2000; ++i) {
      FeatureList features;
      TokenScores expected;
      for (int n = 0; n < 20; ++n) {
        const bool drawn = size > 0 && random() % 2 == 0;
        const auto feature = static_cast<Feature>(drawn ? entries[random() % size].first : random() % 10000);
        features.Add(feature);
        if (!known.contains(feature)) continue;
        const WeightRow row = RowOf(feature);
        for (std::size_t pass = 0; pass < kPasses; ++pass) {
          for (std::size_t t = 0; t < kNameTags; ++t) expected.of[pass][t] += row.of[pass][t];
        }
      }
      TokenScores sum;
      weights.Add(features, &sum);
      for (std::size_t pass = 0; pass < kPasses; ++pass) ASSERT_EQ(sum.of[pass], expected.of[pass]) << size;
    }
  }
}

}  // namespace
}  // namespace broadsheet::entities
