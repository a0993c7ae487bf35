#include "indexer/entities/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "absl/status/status.h"
#include "broadsheet/recogniser.h"
#include "indexer/entities/built_in_model.h"
#include "tests/support/temp_directory.h"

namespace broadsheet::entities {
namespace {

ModelParts SmallModel() {
  ModelParts parts;
  parts.language = "en";
  parts.lexicon = {
      {7, {.clusters = {1, 2, 900}, .lower_share = 3, .usual_form = LetterForm::kUpper, .types = {1, 0, 7, 2}}}};
  parts.names = {{5, {.lists = 0x8001, .goes_on = true}}, {9, {.lists = 2, .goes_on = false}}};
  WeightRow row;
  row.of[0][3] = -127;
  row.of[1][15] = 44;
  parts.weights = {{4000000000u, row}, {12, {}}};
  parts.transitions[1][kOutside][0] = -77;
  return parts;
}

TEST(ModelFileTest, ComesBackAsItWas) {
  const absl::StatusOr<ModelParts> parts = DecodeModel(EncodeModel(SmallModel()));
  ASSERT_TRUE(parts.ok()) << parts.status();
  EXPECT_EQ(parts->language, "en");
  ASSERT_EQ(parts->lexicon.size(), 1u);
  EXPECT_EQ(parts->lexicon[0].second.clusters[2], 900);
  EXPECT_EQ(parts->lexicon[0].second.usual_form, LetterForm::kUpper);
  EXPECT_EQ(parts->lexicon[0].second.types[2], 7);
  ASSERT_EQ(parts->names.size(), 2u);
  EXPECT_EQ(parts->names[0].second.lists, 0x8001);
  EXPECT_TRUE(parts->names[0].second.goes_on);
  ASSERT_EQ(parts->weights.size(), 2u);
  EXPECT_EQ(parts->weights[1].first, 4000000000u);
  EXPECT_EQ(parts->weights[1].second.of[0][3], -127);
  EXPECT_EQ(parts->weights[1].second.of[1][15], 44);
  EXPECT_EQ(parts->transitions[1][kOutside][0], -77);
  EXPECT_EQ(parts->transitions[1][kOutside][1], kNever);
}

TEST(ModelFileTest, EveryDamageIsSeen) {
  const std::string good = EncodeModel(SmallModel());
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int bit : {0, 7}) {
      std::string damaged = good;
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
      EXPECT_FALSE(DecodeModel(damaged).ok()) << "byte " << at;
    }
    EXPECT_FALSE(DecodeModel(good.substr(0, at)).ok()) << at << " bytes";
  }
}

TEST(ModelFileTest, AnyContentWithTheRightChecksumIsRefusedOrUsable) {
  // A model of random bits behind a good header cannot be made without the encoder, so its tables are bent instead.
  std::mt19937 random(3);
  for (int run = 0; run < 200; ++run) {
    ModelParts parts = SmallModel();
    for (int n = 0; n < 50; ++n) {
      WeightRow row;
      for (auto& pass : row.of) {
        for (std::int8_t& weight : pass) weight = static_cast<std::int8_t>(random());
      }
      parts.weights.emplace_back(random(), row);
      parts.names.emplace_back(random(), NameState{static_cast<ListMask>(random()), random() % 2 == 0});
    }
    const absl::StatusOr<ModelParts> decoded = DecodeModel(EncodeModel(parts));
    ASSERT_TRUE(decoded.ok());
    MakeModelData(*decoded);
  }
}

TEST(EntityModelTest, TheBuiltInModelIsWhole) {
  const absl::StatusOr<ModelParts> parts = DecodeModel(BuiltInModelBytes());
  ASSERT_TRUE(parts.ok()) << parts.status();
  EXPECT_LE(BuiltInModelBytes().size(), 10u << 20);
  EXPECT_EQ(parts->language, "en");
  EXPECT_FALSE(parts->weights.empty());
  EXPECT_EQ(EntityModel::BuiltIn(), EntityModel::BuiltIn()) << "shared while it is held";
}

TEST(EntityModelTest, ErrorsSayWhatAndWhere) {
  EXPECT_TRUE(absl::IsNotFound(EntityModel::Load("/nowhere/x.model").status()));
  const TempDirectory directory;
  const std::string path = directory / "bad.model";
  std::string bytes = EncodeModel(SmallModel());
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_TRUE(EntityModel::Load(path).ok());
  std::ofstream(path, std::ios::binary) << bytes.substr(0, bytes.size() - 3);
  const absl::Status cut = EntityModel::Load(path).status();
  EXPECT_TRUE(absl::IsDataLoss(cut));
  EXPECT_THAT(std::string(cut.message()), testing::HasSubstr(path));
  ++bytes[8];
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_TRUE(absl::IsFailedPrecondition(EntityModel::Load(path).status()));
}

}  // namespace
}  // namespace broadsheet::entities
