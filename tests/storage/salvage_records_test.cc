// Heads, keys and manifests that are damaged, crafted, or behind damage: what the others tell of the articles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <ranges>
#include <string>

#include "storage/archive/loose_records.h"
#include "storage/archive/records.h"
#include "tests/storage/salvage_fixture.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(SalvageTest, OneHead) {
  Change([&](rocksdb::DB& db) { ASSERT_TRUE(db.Put({}, HeadKey(some_article_), "nonsense").ok()); });
  const Contents after = SalvageAll();
  EXPECT_EQ(after.size(), before_.size());
  EXPECT_THAT(lost_, HasSubstr(StrCat("article ", some_article_, ": title, date and all else but its text")));
  EXPECT_THAT(lost_, Not(HasSubstr("articles ")));
  std::size_t changed = 0;
  for (const auto& [id, content] : after) {
    EXPECT_EQ(content.article.body, before_.at(id).article.body);
    changed += content.article != before_.at(id).article ? 1 : 0;
  }
  EXPECT_EQ(changed, 1u);
}

// Of three in a row; the one in the middle has its key.
TEST_F(SalvageTest, HeadsThatNoKeyNames) {
  std::map<ArticleNumber, std::string> ids;
  for (const auto& [id, content] : before_) {
    if (content.revisions.size() == 1) ids[content.revisions.front()] = id;
  }
  const auto first = std::find_if(ids.begin(), ids.end(), [&](const auto& one) {
    return ids.contains(one.first + 1) && ids.contains(one.first + 2);
  });
  ASSERT_NE(first, ids.end());
  const ArticleNumber number = first->first;
  Change([&](rocksdb::DB& db) {
    for (const ArticleNumber damaged : {number, number + 1, number + 2}) {
      ASSERT_TRUE(db.Put({}, HeadKey(damaged), "nonsense").ok());
      if (damaged == number + 1) continue;
      const std::string& id = ids[damaged];
      for (CollectionNumber collection = 1; collection < 10; ++collection) {
        ASSERT_TRUE(db.Delete({}, IdKey(collection, id.substr(id.find('/') + 1))).ok());
      }
    }
  });
  SalvageAll();
  EXPECT_THAT(lost_, HasSubstr(StrCat("articles ", number, " to ", number, ":")));
  EXPECT_THAT(lost_, HasSubstr(StrCat("articles ", number + 2, " to ", number + 2, ":")));
  EXPECT_THAT(lost_, Not(HasSubstr(StrCat("articles ", number, " to ", number + 2, ":"))));
}

TEST_F(SalvageTest, AllKeysAreMadeAnew) {
  Change([&](rocksdb::DB& db) {
    ASSERT_TRUE(db.DeleteRange({}, db.DefaultColumnFamily(), std::string(1, kKeyKind),
                               std::string(1, static_cast<char>(kKeyKind + 1)))
                    .ok());
  });
  ExpectMost(SalvageAll(), before_.size());
  EXPECT_THAT(lost_, HasSubstr("made anew"));
}

TEST_F(SalvageTest, TheManifestRecord) {
  Change([&](rocksdb::DB& db) { ASSERT_TRUE(db.Put({}, ManifestKey(), "nonsense").ok()); });
  const Contents after = SalvageAll();
  EXPECT_EQ(after.size(), before_.size());
  EXPECT_TRUE(after.begin()->first.starts_with("recovered-")) << after.begin()->first;
  EXPECT_THAT(lost_, HasSubstr("the name of this collection"));
}

// Asked for one by one, so many numbers would take for ever; so would those of a last block that cannot be read.
TEST_F(SalvageTest, AManifestThatSpeaksOfFarMoreArticles) {
  Change([&](rocksdb::DB& db) {
    ReplaceManifest(db, [](Manifest& manifest) { manifest.next_article = kMostArticles - 1; });
  });
  KeepCopy();
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");

  bool has_end_damaged = false;
  for (const fs::path& file : FilesBelow(Copy() / "store")) {
    constexpr std::uintmax_t kSomeBlocks = 10'000;
    if (file.extension() != ".sst" || fs::file_size(file) < kSomeBlocks) continue;
    BringBack();
    FlipByte(temp_ / ("store/" + file.filename().string()), fs::file_size(file) / 8 * 7);
    ExpectMost(SalvageAll(), 0);
    has_end_damaged = has_end_damaged || lost_.find("there may be more that cannot be read") != std::string::npos;
  }
  EXPECT_TRUE(has_end_damaged);
}

// The table begins with damage, so that nobody knows at which number: behind so many heads that cannot be read none is
// looked for any more, but by the keys that name them.
TEST_F(SalvageTest, HeadsBehindDamageThatKeysName) {
  constexpr ArticleNumber kFirst = 10'000'000, kArticles = 300;
  MakeLargeArticlesFrom(kFirst, kArticles);
  FlipByte(TableOf(kHeadKind), 10);
  const Contents after = SalvageAll();
  EXPECT_THAT(lost_, HasSubstr("there may be more that cannot be read"));
  EXPECT_THAT(lost_, HasSubstr(StrCat("article ", kFirst, ": title, date and all else but its text")));
  ASSERT_EQ(after.size(), kArticles) << lost_;
  std::size_t whole = 0;
  for (const auto& [id, content] : after) {
    EXPECT_EQ(content.article.body, before_.at(id).article.body) << id;
    EXPECT_EQ(content.revisions, before_.at(id).revisions) << id;
    whole += content.article == before_.at(id).article ? 1 : 0;
  }
  EXPECT_GT(whole, kArticles * 3 / 4);
  EXPECT_LT(whole, kArticles);
}

// Nothing but keys tells of the articles then: they are read from both ends of their table.
TEST_F(SalvageTest, KeysBehindDamage) {
  constexpr ArticleNumber kArticles = 600;
  for (const double place : {0.0, 0.5, 0.95}) {
    SCOPED_TRACE(place);
    MakeLargeArticlesFrom(1, kArticles);
    Change([](rocksdb::DB&) {});
    fs::remove(TableOf(kHeadKind));
    const fs::path keys = TableOf(kKeyKind);
    // Where blocks are; behind them is the index.
    FlipByte(keys, 10 + static_cast<std::uintmax_t>(place * 0.8 * static_cast<double>(fs::file_size(keys))));
    const Contents after = SalvageAll();
    EXPECT_GT(after.size(), kArticles / 2);
    EXPECT_LT(after.size(), kArticles);
    for (const auto& [id, content] : after) EXPECT_EQ(content.article.body, before_.at(id).article.body) << id;
    Empty();
  }
}

// What came after the manifest that is found, and whose heads and commits are lost, was committed: keys say so.
TEST_F(SalvageTest, ArticlesBehindAnEarlierManifest) {
  Change([&](rocksdb::DB& db) {
    for (const char kind : {kCommitKind, kHeadKind}) {
      ASSERT_TRUE(
          db.DeleteRange({}, db.DefaultColumnFamily(), std::string(1, kind), KeyBehind(std::string(1, kind))).ok());
    }
    ReplaceManifest(db, [](Manifest& manifest) { manifest.next_article = 2; });
  });
  const Contents after = SalvageAll();
  ASSERT_EQ(after.size(), before_.size());
  for (const auto& [id, content] : after) EXPECT_EQ(content.article.body, before_.at(id).article.body) << id;
}

// With these numbers a writer would come to the end of all numbers, and begin again at 0.
TEST_F(SalvageTest, AManifestWithNumbersThatNoArchiveGetsTo) {
  KeepCopy();
  for (const ArticleNumber next : {ArticleNumber{0}, kMostArticles, ~ArticleNumber{0}}) {
    SCOPED_TRACE(next);
    BringBack();
    Change([&](rocksdb::DB& db) {
      ReplaceManifest(db, [next](Manifest& manifest) { manifest.next_article = next; });
      const std::string key = CommitKey(kCommits);
      ASSERT_TRUE(db.Put({}, key, EncodeCommitMarker(key, {next, "", 0})).ok());
    });
    ExpectRefused(StrCat("its next article would have the number ", next));
    ExpectAll(SalvageAll());
    EXPECT_EQ(lost_, "");
  }
}

// With these a writer would give out numbers that are taken, and write over the files that have them.
TEST_F(SalvageTest, AManifestWhoseNextNumbersAreTakenOrTheLast) {
  struct Crafted {
    std::string what;
    std::uint64_t next;
  };
  KeepCopy();
  for (const Crafted& crafted : {Crafted{"segment", 0},
                                 {"segment", 1},
                                 {"segment", kMostSegments},
                                 {"segment", ~std::uint64_t{0}},
                                 {"collection", 0},
                                 {"collection", 1},
                                 {"collection", kMostCollections},
                                 {"collection", ~CollectionNumber{0}}}) {
    SCOPED_TRACE(StrCat(crafted.what, " ", crafted.next));
    BringBack();
    Change([&](rocksdb::DB& db) {
      ReplaceManifest(db, [&](Manifest& manifest) {
        if (crafted.what == "segment") manifest.next_segment = crafted.next;
        if (crafted.what == "collection") manifest.next_collection = static_cast<CollectionNumber>(crafted.next);
      });
    });
    ExpectRefused(StrCat("its next ", crafted.what, " would have the number ", crafted.next));
    ExpectAll(SalvageAll());
    EXPECT_EQ(lost_, "");
  }
}

TEST_F(SalvageTest, AManifestOfTheLastCommitThatThereCanBe) {
  Change([&](rocksdb::DB& db) {
    for (std::uint64_t before = 0; before < kKeptCommitMarkers; ++before) {
      const std::string key = CommitKey(~before);
      ASSERT_TRUE(db.Put({}, key, EncodeCommitMarker(key, {next_articles_.at(kCommits), "", 0})).ok());
    }
    ReplaceManifest(db, [](Manifest& manifest) { manifest.commit = ~std::uint64_t{0}; });
  });
  ExpectRefused("its next commit would have the number 0");
  ExpectAll(SalvageAll());
}

TEST_F(SalvageTest, ACollectionNumberThatNoArchiveGetsTo) {
  Change([&](rocksdb::DB& db) {
    const std::string head_key = HeadKey(some_article_);
    std::string value;
    ASSERT_TRUE(db.Get({}, head_key, &value).ok());
    const absl::StatusOr<HeadRecord> head = DecodeHead(head_key, value);
    ASSERT_TRUE(head.ok()) << head.status();
    ASSERT_TRUE(
        db.Put({}, head_key, EncodeHead(head_key, kMostCollections, head->revision, head->article, head->entities))
            .ok());
    for (const CollectionNumber collection : {kMostCollections, ~CollectionNumber{0}}) {
      const std::string key = IdKey(collection, "crafted");
      ASSERT_TRUE(db.Put({}, key, EncodeKeyRecord(key, {{some_article_}, "", false, ""})).ok());
    }
  });
  ExpectAll(SalvageAll());
  EXPECT_THAT(lost_, HasSubstr(StrCat("article ", some_article_, ": no archive gets to collection number")));
  EXPECT_THAT(lost_, HasSubstr(StrCat("key of #", kMostCollections, "/crafted: no archive gets to such")));
  EXPECT_THAT(lost_, HasSubstr(StrCat("key of #", ~CollectionNumber{0}, "/crafted: no archive gets to such")));
}

TEST_F(SalvageTest, AKeyThatNamesNumbersThatNoArchiveGetsTo) {
  Change([&](rocksdb::DB& db) {
    const std::string key = IdKey(1, "crafted");
    ASSERT_TRUE(db.Put({}, key, EncodeKeyRecord(key, {{kMostArticles - 1, ~ArticleNumber{0}}, "", false, ""})).ok());
    for (const ArticleNumber number : {kMostArticles - 1, ~ArticleNumber{0}}) {
      const std::string body = BodyKey(number);
      ASSERT_TRUE(db.Put({}, body, EncodeBody(body, {"text", {}})).ok());
    }
  });
  ExpectAll(SalvageAll());
  for (const ArticleNumber number : {kMostArticles - 1, ~ArticleNumber{0}}) {
    EXPECT_THAT(lost_, HasSubstr(StrCat("article ", number, ": no archive gets to such a number")));
  }
}

TEST_F(SalvageTest, AKeyOfVeryManyRevisions) {
  constexpr ArticleNumber kFirst = 1'000'000, kRevisions = 60'000;
  KeyRecord crafted;
  for (ArticleNumber i = 0; i < kRevisions; ++i) crafted.revisions.push_back(kFirst + i);
  Change([&](rocksdb::DB& db) {
    const std::string key = IdKey(1, "crafted");
    ASSERT_TRUE(db.Put({}, key, EncodeKeyRecord(key, crafted)).ok());
  });
  auto salvage = Salvage::Start(temp_.directory());
  ASSERT_TRUE(salvage.ok()) << salvage.status();
  EXPECT_GE((*salvage)->report().lost.size(), kRevisions);
}

// Looked for one by one among all of them, each would take as long as all.
TEST(LooseRecords, LooksAtFewOfVeryManyRevisions) {
  constexpr ArticleNumber kRevisions = 1 << 20;
  int looks = 0;
  const auto revisions = std::views::transform(std::views::iota(ArticleNumber{0}, kRevisions), [&](ArticleNumber i) {
    ++looks;
    return 2 * i;
  });
  for (const ArticleNumber number :
       {ArticleNumber{0}, kRevisions - 1, kRevisions, 2 * kRevisions - 2, 2 * kRevisions}) {
    looks = 0;
    EXPECT_EQ(IsAmong(revisions, number), number % 2 == 0 && number < 2 * kRevisions) << number;
    EXPECT_LE(looks, 22) << number;
  }
}

}  // namespace
}  // namespace broadsheet
