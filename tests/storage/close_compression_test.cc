#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <thread>

#include "storage/archive/close_compression.h"
#include "storage/archive/keys.h"
#include "storage/archive/rocks.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/article_samples.h"
#include "tests/storage/commit_one.h"
#include "tests/storage/temp_archive.h"

namespace broadsheet {
namespace {

class CloseCompression : public ::testing::Test {
 protected:
  // A commit of so much text that its records come in as files of their own.
  void CommitLarge(Store& store) {
    Article article;
    article.id = StrCat("large-", store.manifest().next_article);
    while (article.body.size() < 2 << 20) article.body += StrCat("word", random_() % 5000, " ");
    const auto number = CommitOne(store, article);
    ASSERT_TRUE(number.ok()) << number.status();
    articles_[*number] = article;
  }

  std::map<std::string, std::string> BodyTables() const { return Tables('B'); }

  // Of the table files that begin with that kind of record: how they are compressed, by name.
  std::map<std::string, std::string> Tables(char kind) const {
    std::map<std::string, std::string> tables;
    for (const auto& entry : std::filesystem::directory_iterator(archive_ / "store")) {
      if (entry.path().extension() != ".sst") continue;
      rocksdb::SstFileReader reader{rocksdb::Options()};
      if (!reader.Open(entry.path().string()).ok()) {
        EXPECT_FALSE(std::filesystem::exists(entry.path()));  // RocksDB had no use for it any more
        continue;
      }
      const std::unique_ptr<rocksdb::Iterator> first(reader.NewIterator(rocksdb::ReadOptions()));
      first->SeekToFirst();
      if (!first->Valid() || first->key()[0] != kind) continue;
      tables[entry.path().filename()] = reader.GetTableProperties()->compression_name;
    }
    return tables;
  }

  std::shared_ptr<const Snapshot> OpenSnapshot() const {
    auto snapshot = Snapshot::Open(archive_.directory());
    EXPECT_TRUE(snapshot.ok()) << snapshot.status();
    return snapshot.ok() ? *std::move(snapshot) : nullptr;
  }

  void ExpectAllThere(const Snapshot& snapshot) const {
    for (const auto& [number, article] : articles_) {
      EXPECT_EQ(snapshot.Read(number, ArticleParts::kAll)->article, article);
    }
  }

  const TempArchive archive_;
  std::mt19937 random_{1};
  std::map<ArticleNumber, Article> articles_;
};

std::set<std::string> Values(const std::map<std::string, std::string>& tables) {
  std::set<std::string> values;
  for (const auto& [name, value] : tables) values.insert(value);
  return values;
}

TEST_F(CloseCompression, NeighboursBecomeOneFileOnce) {
  auto store = Store::Open(archive_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  for (int commit = 0; commit < 3; ++commit) CommitLarge(**store);
  EXPECT_EQ(BodyTables().size(), 3u);
  EXPECT_EQ(Values(BodyTables()), std::set<std::string>{"LZ4"});

  const auto before = OpenSnapshot();
  ASSERT_EQ((*store)->CompressClosely().get(), absl::OkStatus());
  const auto closely = BodyTables();
  EXPECT_EQ(closely.size(), 1u);
  EXPECT_EQ(Values(closely), std::set<std::string>{"ZSTD"});
  ExpectAllThere(*before);
  ExpectAllThere(*OpenSnapshot());

  // Not touched again, unless another one comes beside it.
  ASSERT_EQ((*store)->CompressClosely().get(), absl::OkStatus());
  EXPECT_EQ(BodyTables(), closely);
  CommitLarge(**store);
  EXPECT_EQ(Values(BodyTables()), (std::set<std::string>{"LZ4", "ZSTD"}));
  ASSERT_EQ((*store)->CompressClosely().get(), absl::OkStatus());
  EXPECT_EQ(BodyTables().size(), 1u);
  EXPECT_EQ(Values(BodyTables()), std::set<std::string>{"ZSTD"});
  ExpectAllThere(*OpenSnapshot());
}

// Keys come with the log, and RocksDB puts their files together.
TEST_F(CloseCompression, WhatRocksDbRewroteMeanwhileIsCompressedToo) {
  absl::StatusOr<std::unique_ptr<Store>> store;
  for (int commit = 0; commit < 8; ++commit) {
    if (commit > 0) store->reset();
    store = Store::Open(archive_.directory(), {});  // makes a file of the log
    ASSERT_TRUE(store.ok()) << store.status();
    CommitLarge(**store);
  }
  for (int i = 0; i < 1000 && Tables('K').empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(Values(Tables('K')), std::set<std::string>{"LZ4"});
  ASSERT_EQ((*store)->CompressClosely().get(), absl::OkStatus());
  EXPECT_EQ(Tables('K').size(), 1u);
  EXPECT_EQ(Values(Tables('K')), std::set<std::string>{"ZSTD"});
  ExpectAllThere(*OpenSnapshot());
}

TEST_F(CloseCompression, OthersCommitAndReadMeanwhile) {
  auto store = Store::Open(archive_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  for (int commit = 0; commit < 6; ++commit) CommitLarge(**store);
  std::future<absl::Status> compressed = (*store)->CompressClosely();
  do {
    CommitChanges changes;
    changes.manifest = (*store)->manifest();
    for (int key = 0; key < 800; ++key) {  // every second commit cuts the log
      changes.keys.push_back({1, StrCat("small-", key), KeyRecord{{1}, "", true, ""}});
    }
    ASSERT_EQ((*store)->Commit(std::move(changes)), absl::OkStatus());
    const auto snapshot = OpenSnapshot();
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(snapshot->manifest().commit, (*store)->manifest().commit);
    ExpectAllThere(*snapshot);
  } while (compressed.wait_for(std::chrono::seconds(0)) != std::future_status::ready);
  EXPECT_EQ(compressed.get(), absl::OkStatus());
  EXPECT_EQ(Values(BodyTables()), std::set<std::string>{"ZSTD"});

  const std::uint64_t last = (*store)->manifest().commit;
  store->reset();
  store = Store::Open(archive_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->manifest().commit, last);
  ExpectAllThere(*OpenSnapshot());
}

TEST_F(CloseCompression, AfterDamageOnlyANewStoreTakesCommits) {
  auto store = Store::Open(archive_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  for (int commit = 0; commit < 3; ++commit) CommitLarge(**store);
  const std::string table = archive_ / "store" / BodyTables().begin()->first;
  FlipByte(table, std::filesystem::file_size(table) / 2);
  EXPECT_EQ((*store)->CompressClosely().get().code(), absl::StatusCode::kDataLoss);
  CommitChanges changes;
  changes.manifest = (*store)->manifest();
  EXPECT_EQ((*store)->Commit(changes).code(), absl::StatusCode::kDataLoss);

  store->reset();
  store = Store::Open(archive_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  changes.manifest = (*store)->manifest();
  EXPECT_EQ((*store)->Commit(std::move(changes)), absl::OkStatus());
}

TEST_F(CloseCompression, LargeFilesAreRewrittenOnce) {
  auto store = Store::Open(archive_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  for (int commit = 0; commit < 18; ++commit) CommitLarge(**store);
  const auto before = OpenSnapshot();  // RocksDB has readers of 16 tables, and descriptors of the others
  ASSERT_GT(BodyTables().size() + Tables('H').size(), 2 * 16u);
  ASSERT_EQ((*store)->CompressClosely().get(), absl::OkStatus());
  ExpectAllThere(*before);
  const auto closely = BodyTables();
  ASSERT_EQ(closely.size(), 1u);
  ASSERT_GT(std::filesystem::file_size(archive_ / "store" / closely.begin()->first), 8u << 20);
  CommitLarge(**store);
  ASSERT_EQ((*store)->CompressClosely().get(), absl::OkStatus());
  EXPECT_EQ(BodyTables().size(), 2u);
  EXPECT_TRUE(BodyTables().contains(closely.begin()->first));
  ExpectAllThere(*OpenSnapshot());
}

TEST_F(CloseCompression, EveryFileHasAChecksumBeforeAndAfter) {
  auto store = Store::Open(archive_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  CommitLarge(**store);
  const auto checksums = [&] {
    std::set<std::string> names;
    rocksdb::DB* opened = nullptr;
    EXPECT_TRUE(rocksdb::DB::OpenForReadOnly(rocksdb::Options(), (archive_ / "store").string(), &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::vector<rocksdb::LiveFileMetaData> files;
    if (db) db->GetLiveFilesMetaData(&files);
    EXPECT_FALSE(files.empty());
    for (const auto& file : files) names.insert(file.file_checksum_func_name);
    return names;
  };
  EXPECT_EQ(checksums(), std::set<std::string>{"XXH3-64"});
  ASSERT_EQ((*store)->CompressClosely().get(), absl::OkStatus());
  EXPECT_EQ(checksums(), std::set<std::string>{"XXH3-64"});
}

TEST_F(CloseCompression, PurgedFilesAreCompressedToo) {
  auto store = Store::Open(archive_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  CommitLarge(**store);
  ASSERT_EQ((*store)->ScrubErased(), absl::OkStatus());
  EXPECT_EQ(Values(BodyTables()), std::set<std::string>{"ZSTD"});
  ExpectAllThere(*OpenSnapshot());
}

// On whatever level a file lies, and what RocksDB writes afterwards is compressed quickly again.
class CloseCompressionOfLevels : public CloseCompression {
 protected:
  void SetUp() override {
    rocksdb::Options options = WriterRocksOptions();
    options.create_if_missing = true;
    options.disable_auto_compactions = true;
    options.max_bytes_for_level_base = 64 << 10;  // more than that on the last level: the last but one is used, too
    std::filesystem::create_directories(archive_.directory());
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, (archive_ / "levels").string(), &opened).ok());
    db_.reset(opened);
  }

  // A file of so many records of a kind, behind all others, on a level.
  void AddFile(int records, int level, std::string (*key)(ArticleNumber)) {
    for (int i = 0; i < records; ++i) {
      std::string value;
      while (value.size() < 1000) value += StrCat("word", random_() % 5000, " ");
      ASSERT_TRUE(db_->Put({}, key(++last_), value).ok());
    }
    ASSERT_TRUE(db_->Flush({}).ok());
    if (level == 0) return;
    std::vector<std::string> names;
    for (const rocksdb::LiveFileMetaData& file : Files()) {
      if (file.level == 0) names.push_back(file.name);
    }
    rocksdb::CompactionOptions as_set;
    as_set.compression = rocksdb::kDisableCompressionOption;
    ASSERT_TRUE(db_->CompactFiles(as_set, names, level).ok());
  }

  std::vector<rocksdb::LiveFileMetaData> Files() const {
    std::vector<rocksdb::LiveFileMetaData> files;
    db_->GetLiveFilesMetaData(&files);
    return files;
  }
  std::map<std::string, std::string> Compressed() const {
    rocksdb::TablePropertiesCollection properties;
    EXPECT_TRUE(db_->GetPropertiesOfAllTables(&properties).ok());
    std::map<std::string, std::string> compressed;
    for (const auto& [name, table] : properties) compressed[name] = table->compression_name;
    return compressed;
  }

  std::unique_ptr<rocksdb::DB> db_;
  ArticleNumber last_ = 0;
};

TEST_F(CloseCompressionOfLevels, EachFileIsRewrittenOnce) {
  AddFile(500, 6, BodyKey);
  AddFile(300, 5, HeadKey);  // none of its kind lies lower
  AddFile(10, 0, HeadKey);
  std::set<int> levels;
  for (const rocksdb::LiveFileMetaData& file : Files()) levels.insert(file.level);
  ASSERT_EQ(levels, (std::set<int>{0, 5, 6}));
  ASSERT_EQ(Values(Compressed()), std::set<std::string>{"LZ4"});
  ASSERT_EQ(CompressLooseTables(*db_, "rewriting"), absl::OkStatus());
  const auto closely = Compressed();
  EXPECT_EQ(Values(closely), std::set<std::string>{"ZSTD"});
  ASSERT_EQ(CompressLooseTables(*db_, "rewriting"), absl::OkStatus());
  EXPECT_EQ(Compressed(), closely);

  AddFile(10, 0, BodyKey);
  EXPECT_EQ(Values(Compressed()), (std::set<std::string>{"LZ4", "ZSTD"}));
}

}  // namespace
}  // namespace broadsheet
