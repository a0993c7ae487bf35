// A writer sweeps up what no commit names.
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "storage/archive/keys.h"
#include "storage/archive/rocks.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/article_samples.h"
#include "tests/storage/commit_one.h"
#include "tests/storage/temp_archive.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr ArticleNumber kArticles = 3;
constexpr ArticleNumber kLeft = kArticles + 2;  // of records that no commit names; not the next number
constexpr std::size_t kWords = 10'000;          // more than one block, and less than a table of its own
constexpr std::uintmax_t kStep = 12 << 10;      // less than a block, which has about 32 KB

// Articles of small commits, whose records of all kinds stand in one table.
class SweepTest : public testing::Test {
 protected:
  void SetUp() override {
    auto store = Store::Open(temp_.directory(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    for (ArticleNumber number = 1; number <= kArticles; ++number) {
      ASSERT_EQ(CommitOne(**store, LongArticle(number)).status(), absl::OkStatus());
    }
    *store = nullptr;
    ASSERT_TRUE(Store::Open(temp_.directory(), {}).ok());  // the log goes into the table
  }

  // Its body and its head take blocks of their own.
  Article LongArticle(ArticleNumber number) {
    Article article;
    article.id = StrCat("a", number);
    article.deck = RandomText(random_, kWords);
    article.body = RandomText(random_, kWords);
    return article;
  }

  void LeaveRecords(bool in_table) {
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(WriterRocksOptions(), temp_ / "store", &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    for (const std::string& key : {HeadKey(kLeft), BodyKey(kLeft)}) {
      ASSERT_TRUE(db->Put({}, key, RandomText(random_, kWords)).ok());
    }
    ASSERT_TRUE(!in_table || db->Flush({}).ok());
  }

  void ExpectSweepsWhatWasLeft() const {
    ASSERT_EQ(Store::Open(temp_.directory(), {}).status(), absl::OkStatus());
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::OpenForReadOnly(ReaderRocksOptions(), temp_ / "store", &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    for (const std::string& key : {HeadKey(kLeft), BodyKey(kLeft)}) {
      std::string value;
      EXPECT_TRUE(db->Get({}, key, &value).IsNotFound());
    }
  }

  // Calls `look` once for each place of each table, with an archive in that place that is damaged there, and can be
  // read.
  void ForEachDamage(const std::function<void()>& look) const {
    const fs::path whole = temp_.root() / "whole";
    fs::rename(temp_.directory(), whole);
    for (const fs::path& table : FilesBelow(whole)) {
      if (table.extension() != ".sst") continue;
      for (std::uintmax_t place = 16; place < fs::file_size(table); place += kStep) {
        SCOPED_TRACE(StrCat(table.string(), ", ", place));
        fs::remove_all(temp_.directory());
        fs::copy(whole, temp_.directory(), fs::copy_options::recursive);
        FlipByte(temp_.directory() / fs::relative(table, whole), place);
        if (Snapshot::Open(temp_.directory()).ok()) look();
      }
    }
  }

  std::size_t ArticlesThatCanBeRead() const {
    const auto snapshot = Snapshot::Open(temp_.directory());
    EXPECT_TRUE(snapshot.ok()) << snapshot.status();
    std::size_t count = 0;
    for (ArticleNumber number = 1; snapshot.ok() && number < (*snapshot)->manifest().next_article; ++number) {
      if ((*snapshot)->Read(number, ArticleParts::kAll).ok()) ++count;
    }
    return count;
  }

  const TempArchive temp_;
  Random random_{3};
};

// The last body and the last head stand right beside what is swept. Whoever is refused has lost nothing.
TEST_F(SweepTest, WhatNoCommitNamesGoesOrDamageBesideItIsTold) {
  LeaveRecords(/*in_table=*/true);
  std::size_t swept = 0, told = 0;
  ForEachDamage([&] {
    const std::size_t before = ArticlesThatCanBeRead();
    const absl::Status opened = Store::Open(temp_.directory(), {}).status();
    if (opened.ok()) {
      ExpectSweepsWhatWasLeft();
      ++swept;
    } else {
      EXPECT_EQ(opened.code(), absl::StatusCode::kDataLoss) << opened;
      ++told;
    }
    EXPECT_EQ(ArticlesThatCanBeRead(), before);
  });
  EXPECT_GT(swept, kArticles);
  EXPECT_GT(told, 0u);
}

TEST_F(SweepTest, WhatNoCommitNamesGoesFromTheLogToo) {
  LeaveRecords(/*in_table=*/false);
  ExpectSweepsWhatWasLeft();
}

}  // namespace
}  // namespace broadsheet
