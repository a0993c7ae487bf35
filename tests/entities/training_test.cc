#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "indexer/entities/training/clusters.h"
#include "indexer/entities/training/corpus.h"
#include "indexer/entities/training/crf.h"
#include "indexer/entities/training/evaluation.h"
#include "indexer/entities/training/name_lists.h"
#include "indexer/entities/training/trainer.h"
#include "indexer/entities/training/word_statistics.h"

namespace broadsheet::entities {
namespace {

// Words of two kinds that strictly alternate: two classes must tell them apart.
TEST(ClustersTest, WordsInTheSameCompanyShareAClass) {
  std::vector<Bigram> bigrams;
  std::mt19937 random(1);
  for (WordNumber left = 0; left < 20; ++left) {
    for (WordNumber right = 0; right < 20; ++right) {
      if ((left < 10) != (right < 10)) bigrams.push_back({left, right, 1 + static_cast<std::uint32_t>(random() % 5)});
    }
  }
  const std::vector<std::uint16_t> classes = ClusterWords(bigrams, 20, 2, 10);
  for (std::size_t w = 0; w < 20; ++w) EXPECT_EQ(classes[w] == classes[0], w < 10) << w;
}

// The best path by trying all of them.
TEST(FindBestTagsTest, AgreesWithTryingEveryPath) {
  std::mt19937 random(5);
  std::vector<PathScores> buffer;
  for (int run = 0; run < 50; ++run) {
    Transitions transitions;
    for (Tag from = 0; from < kTags; ++from) {
      for (Tag to = 0; to < kTags; ++to) {
        transitions[from][to] = MayFollow(from, to) ? static_cast<std::int32_t>(random() % 201) - 100 : kNever;
      }
    }
    Scores scores[3];
    for (Scores& token : scores) {
      for (std::int16_t& score : token) score = static_cast<std::int16_t>(static_cast<int>(random() % 401) - 250);
    }
    const auto score_of = [&](Tag a, Tag b, Tag c) {
      std::int64_t sum = transitions[kOutside][a] + transitions[a][b] + transitions[b][c] + transitions[c][kOutside];
      const Tag path[] = {a, b, c};
      for (int i = 0; i < 3; ++i) sum += path[i] == kOutside ? 0 : scores[i][path[i]];
      return sum;
    };
    std::int64_t best = std::numeric_limits<std::int64_t>::min();
    for (Tag a = 0; a < kTags; ++a) {
      for (Tag b = 0; b < kTags; ++b) {
        for (Tag c = 0; c < kTags; ++c) best = std::max(best, score_of(a, b, c));
      }
    }
    Tag tags[3];
    FindBestTags(scores, 3, transitions, tags, &buffer);
    EXPECT_EQ(score_of(tags[0], tags[1], tags[2]), best);
    EXPECT_TRUE(MayFollow(kOutside, tags[0]) && MayFollow(tags[0], tags[1]) && MayFollow(tags[2], kOutside));
  }
}

// One feature that decides, among others that mean nothing.
TEST(CrfTest, LearnsWhatDecides) {
  TrainingRuns runs;
  std::mt19937 random(2);
  const Tag unit = MakeTag(EntityType::kPlace, Place::kUnit);
  for (int n = 0; n < 500; ++n) {
    const bool name = random() % 2 == 0;
    runs.features.push_back(name ? 0 : 1);
    runs.features.push_back(2 + static_cast<FeatureNumber>(random() % 10));
    runs.token_ends.push_back(runs.features.size());
    runs.tags.push_back(name ? unit : kOutside);
    runs.run_ends.push_back(runs.tags.size());
  }
  const CrfWeights weights = TrainCrf(runs, 12, {});
  EXPECT_GT(weights.features[0][unit], weights.features[1][unit] + 1);
  for (FeatureNumber f = 2; f < 12; ++f) EXPECT_LT(std::abs(weights.features[f][unit]), weights.features[0][unit]);
  EXPECT_EQ(TrainCrf(runs, 12, {}).features, weights.features) << "the same again";
}

// From a few invented sentences to a model that finds the names in others: the whole chain.
TEST(TrainerTest, SmallTextsMakeASmallModel) {
  const char* const towns[] = {"Arden", "Vale", "Brook", "Fenwick", "Holm", "Marsh", "Skerry", "Tarn"};
  const char* const people[] = {"Ana", "Bo", "Cleo", "Dag", "Edda", "Finn", "Gro", "Hal"};
  std::vector<TrainingDocument> documents;
  for (std::size_t n = 0; n < 64; ++n) {
    AnnotatedDocument document;
    document.words = {"we", "saw", people[n % 8], "Lund", "in", towns[n / 8], "."};
    document.sentences = {0};
    document.names = {{EntityType::kPerson, 2, 4}, {EntityType::kPlace, 5, 6}};
    documents.push_back({document, n});
  }
  ModelParts parts;
  parts.language = "en";
  WordStatistics statistics;
  for (int n = 0; n < 20; ++n) statistics.AddText("we saw him in town. they saw Ana in Arden.");
  parts.lexicon = statistics.MakeLexicon(2, 100);
  NameListBuilder lists;
  lists.Add("Ana", NameList::kFirstNames);
  parts.names = lists.Build();
  TrainerOptions options;
  options.folds = 2;
  TrainWeights(documents, options, &parts);
  const EntityModel::Data model = MakeModelData(*DecodeModel(EncodeModel(parts)));
  AnnotatedDocument unseen;
  unseen.words = {"we", "saw", "Ivo", "Lund", "in", "Quarry", "."};
  unseen.sentences = {0};
  unseen.names = {{EntityType::kPerson, 2, 4}, {EntityType::kPlace, 5, 6}};
  EXPECT_EQ(Evaluate({unseen}, model).all().correct, 2u);
}

TEST(NameListsTest, TheShippedListsAreRead) {
  const absl::StatusOr<NameLists::Entries> names = ReadNameLists(LISTS_FOLDER);
  ASSERT_TRUE(names.ok()) << names.status();
  EXPECT_GT(names->size(), 50000u);
  EXPECT_FALSE(ReadNameLists("/nowhere").ok());
}

}  // namespace
}  // namespace broadsheet::entities
