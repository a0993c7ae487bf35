#include "storage/archive/codec.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/archive/keys.h"
#include "storage/strings.h"
#include "tests/storage/article_samples.h"

namespace broadsheet {
namespace {

TEST(Codec, ArticlesComeBackAsTheyWere) {
  Random random(7);
  for (ArticleNumber number = 1; number <= 500; ++number) {
    const Article article = RandomArticle(random);
    const auto head = DecodeHead(HeadKey(number), EncodeHead(HeadKey(number), 3, 2, article, {}));
    const auto body = DecodeBody(BodyKey(number), EncodeBody(BodyKey(number), {article.body, {}}));
    ASSERT_TRUE(head.ok()) << head.status();
    ASSERT_TRUE(body.ok()) << body.status();
    EXPECT_EQ(head->collection, 3u);
    EXPECT_EQ(head->revision, 2u);
    Article decoded = head->article;
    EXPECT_EQ(decoded.body, "");
    decoded.body = body->text;
    ASSERT_EQ(decoded, article);
  }
}

TEST(Codec, EntitiesComeBackAsTheyWere) {
  using Field = EntityMention::Field;
  Article article;
  article.title = "Port Lind";
  article.deck.assign(1000009, 'd');
  article.body.assign(4000000, 'b');
  article.people = {"Maren Berg", "Karl Holm"};
  article.places = {"Varn"};
  const std::vector<ArticleEntity> entities = {
      {EntityType::kPlace,
       "Port Lind",
       false,
       {{Field::kTitle, 0, 9}, {Field::kBody, 3, 7}, {Field::kBody, 7, 4000000}}},
      {EntityType::kMisc, "Norse", false, {}},
      {EntityType::kPerson, "Karl Holm", true, {{Field::kDeck, 1000000, 1000009}}},
      {EntityType::kOrganisation, "Coast Guard", false, {{Field::kBody, 0, 3}}},
      {EntityType::kPlace, "Varn", true, {{Field::kBody, 5, 5}}}};
  auto head = DecodeHead(HeadKey(1), EncodeHead(HeadKey(1), 1, 1, article, entities));
  auto body = DecodeBody(BodyKey(1), EncodeBody(BodyKey(1), {article.body, NumberMentions(article, entities)}));
  ASSERT_TRUE(head.ok()) << head.status();
  ASSERT_TRUE(body.ok()) << body.status();
  // The head alone has recognised ones by salience, without mentions.
  ASSERT_EQ(head->entities.size(), 3u);
  EXPECT_EQ(head->entities[0], (ArticleEntity{EntityType::kPlace, "Port Lind", false, {}}));
  EXPECT_EQ(head->entities[2].name, "Coast Guard");
  ASSERT_TRUE(AttachMentions(body->mentions, article, &head->entities));
  ASSERT_EQ(head->entities.size(), entities.size());
  for (const ArticleEntity& entity : entities) {
    EXPECT_NE(std::find(head->entities.begin(), head->entities.end(), entity), head->entities.end()) << entity.name;
  }
  // Mentions of what the head does not have are damage, and so are those beyond the text.
  std::vector<ArticleEntity> fewer;
  Article unnamed = article;
  unnamed.people = unnamed.places = {};
  EXPECT_FALSE(AttachMentions(body->mentions, unnamed, &fewer));
  article.deck.pop_back();
  head = DecodeHead(HeadKey(1), EncodeHead(HeadKey(1), 1, 1, article, entities));
  ASSERT_TRUE(head.ok());
  EXPECT_FALSE(AttachMentions(body->mentions, article, &head->entities));
}

TEST(Codec, TextThatIsNoUtf8ComesBackToo) {
  Article article;
  article.title = std::string("\xFF\0\xC3", 3);
  const auto head = DecodeHead(HeadKey(1), EncodeHead(HeadKey(1), 1, 1, article, {}));
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->article.title, article.title);
}

// Protobuf would complain on standard error, which is not a library's.
TEST(Codec, NothingIsSaidOfFileNamesThatAreNoUtf8) {
  const CommitMarker marker{7, "MANIFEST-\xFF", 12};
  testing::internal::CaptureStderr();
  const auto decoded = DecodeCommitMarker(CommitKey(1), EncodeCommitMarker(CommitKey(1), marker));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->file_list, marker.file_list);
}

TEST(Codec, EveryFlippedBitIsFound) {
  Article article;
  article.title = "Ferry late";
  const std::string value = EncodeHead(HeadKey(5), 1, 1, article, {});
  for (std::size_t bit = 0; bit < 8 * value.size(); ++bit) {
    std::string damaged = value;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const absl::Status status = DecodeHead(HeadKey(5), damaged).status();
    // The first byte is the record's format.
    const absl::StatusCode expected = bit < 8 ? absl::StatusCode::kFailedPrecondition : absl::StatusCode::kDataLoss;
    ASSERT_EQ(status.code(), expected) << bit << status;
  }
}

TEST(Codec, EveryCutIsFound) {
  const std::string value = EncodeBody(BodyKey(5), {"It was late.", {}});
  for (std::size_t size = 0; size < value.size(); ++size) {
    ASSERT_EQ(DecodeBody(BodyKey(5), value.substr(0, size)).status().code(), absl::StatusCode::kDataLoss) << size;
  }
}

TEST(Codec, ARecordUnderAnotherKeyIsDamage) {
  const std::string value = EncodeBody(BodyKey(5), {"It was late.", {}});
  const absl::Status status = DecodeBody(BodyKey(6), value).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(ToStd(status.message()).find("article 6 (body)"), std::string_view::npos) << status;
}

TEST(Codec, KeyRecords) {
  const std::string key = IdKey(4, "wire/1");
  const KeyRecord record{{3, 8, std::uint64_t{1} << 40}, "abc", true, "", {"old", "older"}};
  const auto decoded = DecodeKeyRecord(key, EncodeKeyRecord(key, record));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->revisions, record.revisions);
  EXPECT_EQ(decoded->content_hash, record.content_hash);
  EXPECT_EQ(decoded->deleted, record.deleted);
  EXPECT_EQ(decoded->replaced_hashes, record.replaced_hashes);
  EXPECT_EQ(decoded->unknown_fields, "");
  EXPECT_EQ(DecodeKeyRecord(key, EncodeKeyRecord(key, {})).status().code(), absl::StatusCode::kDataLoss)
      << "a key without a revision names no article";
  for (const std::vector<ArticleNumber>& revisions : {std::vector<ArticleNumber>{8, 3}, {3, 3}}) {
    EXPECT_EQ(DecodeKeyRecord(key, EncodeKeyRecord(key, {revisions, "abc", false, ""})).status().code(),
              absl::StatusCode::kDataLoss);
  }
}

TEST(Codec, TombstonesOfAnyDensity) {
  Random random(3);
  for (const std::uint32_t range : {1u, 100u, 100000u, 0xFFFFFFFFu}) {
    Roaring deleted;
    for (int i = 0; i < 5000; ++i) deleted.add(static_cast<std::uint32_t>(Below(random, range)));
    const auto decoded = DecodeTombstones(TombstonesKey(9), EncodeTombstones(TombstonesKey(9), deleted));
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(*decoded, deleted);
  }
}

Manifest SampleManifest() {
  Manifest manifest;
  manifest.commit = 12;
  manifest.next_article = 1000;
  manifest.next_segment = 7;
  manifest.next_collection = 3;
  manifest.analyzer = "news 1";
  manifest.collections = {{1, "default", 900, ""}, {2, "wire", 0, ""}};
  SegmentEntry entry;
  entry.summary = {.segment = 6,
                   .documents = 950,
                   .total_length = 123456789,
                   .first_day = -5,
                   .last_day = 20000,
                   .min_article = 1,
                   .max_article = 999,
                   .glass_bytes = 10,
                   .glass_checksum = 0xFEDCBA9876543210,
                   .index_bytes = 11,
                   .index_checksum = 1};
  entry.collection = 1;
  entry.deleted = 50;
  entry.languages = {"en", "de"};
  entry.loose = true;
  manifest.segments = {entry, SegmentEntry()};
  return manifest;
}

TEST(Codec, Manifests) {
  const Manifest manifest = SampleManifest();
  const std::string value = EncodeManifest(ManifestKey(), manifest);
  const auto decoded = DecodeManifest(ManifestKey(), value);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->commit, 12u);
  EXPECT_EQ(decoded->next_article, 1000u);
  EXPECT_EQ(decoded->next_segment, 7u);
  EXPECT_EQ(decoded->next_collection, 3u);
  EXPECT_EQ(decoded->analyzer, "news 1");
  ASSERT_EQ(decoded->collections.size(), 2u);
  EXPECT_EQ(decoded->collections[0].name, "default");
  EXPECT_EQ(decoded->collections[1].number, 2u);
  ASSERT_EQ(decoded->segments.size(), 2u);
  const SegmentSummary& summary = decoded->segments[0].summary;
  EXPECT_EQ(summary.first_day, -5);
  EXPECT_EQ(summary.last_day, 20000);
  EXPECT_EQ(summary.total_length, 123456789u);
  EXPECT_EQ(summary.glass_checksum, 0xFEDCBA9876543210u);
  EXPECT_EQ(decoded->segments[0].languages, (std::vector<std::string>{"en", "de"}));
  EXPECT_TRUE(decoded->segments[0].loose);
  EXPECT_FALSE(decoded->segments[1].loose);
  EXPECT_FALSE(decoded->segments[1].summary.first_day.has_value());
  EXPECT_EQ(EncodeManifest(ManifestKey(), *decoded), value) << "some field is lost";
}

// Field 900 with a string, as a newer program would write it.
const std::string kNewField("\xA2\x38\x03new", 6);

TEST(Codec, FieldsOfNewerProgramsSurviveARewrite) {
  Manifest manifest = SampleManifest();
  manifest.unknown_fields = kNewField;
  manifest.collections[1].unknown_fields = kNewField;
  manifest.segments[0].unknown_fields = kNewField;
  const auto decoded = DecodeManifest(ManifestKey(), EncodeManifest(ManifestKey(), manifest));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->unknown_fields, kNewField);
  EXPECT_EQ(decoded->collections[0].unknown_fields, "");
  EXPECT_EQ(decoded->collections[1].unknown_fields, kNewField);
  EXPECT_EQ(decoded->segments[0].unknown_fields, kNewField);
  EXPECT_EQ(decoded->segments[1].unknown_fields, "");

  const std::string key = IdKey(1, "x");
  const auto record = DecodeKeyRecord(key, EncodeKeyRecord(key, {{1}, "h", false, kNewField}));
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->unknown_fields, kNewField);
  EXPECT_EQ(record->content_hash, "h");
}

TEST(Codec, KeysSortAsNumbersDo) {
  EXPECT_LT(HeadKey(255), HeadKey(256));
  EXPECT_LT(HeadKey(1), HeadKey(std::uint64_t{1} << 40));
  EXPECT_LT(IdKey(1, "zzz"), IdKey(2, ""));
  EXPECT_EQ(KeyBehind(CollectionPrefix(0xFFFFFFFF)), "L");
  EXPECT_EQ(KeyBehind("C"), "D");
}

}  // namespace
}  // namespace broadsheet
