// Damages archives in every way we could think of: each must be found, named, and said what to do about.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/resource.h>
#include <unistd.h>

#include <map>

#include "storage/archive/codec.h"
#include "storage/archive/entity_codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/rocks.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/temp_archive.h"
#include "tests/storage/workload.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::uint64_t kSeed = 11;
constexpr std::uint64_t kCommits = 12;

std::string Message(const absl::Status& status) { return std::string(ToStd(status.message())); }

// An archive with some history, closed.
class DamageTest : public testing::Test {
 protected:
  void SetUp() override {
    auto store = Store::Open(temp_.directory(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    Model model(kSeed);
    while (model.commit() < kCommits) {
      const Plan plan = model.Advance();
      ASSERT_EQ(model.Execute(plan, **store), absl::OkStatus());
    }
    manifest_ = (*store)->manifest();
  }

  // The damage that `verify` reports, a line each.
  std::string Verify() {
    const auto report = VerifyArchive(temp_.directory());
    if (!report.ok()) return StrCat("error: ", Message(report.status()));
    std::string lines;
    for (const Damage& damage : report->damage) lines += damage.where + ": " + damage.what + "\n";
    return lines;
  }

  // Changes records behind the store's back.
  void Change(const std::function<void(rocksdb::DB&)>& change) {
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(WriterRocksOptions(), (temp_ / "store").string(), &db).ok());
    change(*db);
    ASSERT_TRUE(db->Flush(rocksdb::FlushOptions()).ok());
    delete db;
  }

  std::string Value(rocksdb::DB& db, const std::string& key) {
    std::string value;
    EXPECT_TRUE(db.Get(rocksdb::ReadOptions(), key, &value).ok()) << DescribeKey(key);
    return value;
  }

  ArticleNumber SomeArticle() { return manifest_.segments.at(0).summary.max_article; }

  TempArchive temp_;
  Manifest manifest_;
};

TEST_F(DamageTest, NoneIsFoundWhereNoneIs) { EXPECT_EQ(Verify(), ""); }

TEST_F(DamageTest, CountsAreThoseOfTheModel) {
  const auto report = VerifyArchive(temp_.directory());
  ASSERT_TRUE(report.ok()) << report.status();
  std::uint64_t articles = 0;
  for (const CollectionEntry& collection : manifest_.collections) articles += collection.articles;
  EXPECT_EQ(report->articles, articles);
  EXPECT_GE(report->revisions, articles);
  EXPECT_EQ(report->segments, manifest_.segments.size());
  EXPECT_GT(report->bytes, 1000u);
}

TEST_F(DamageTest, UnknownFormat) {
  WriteFile(temp_ / "BROADSHEET", "Broadsheet archive\nformat 9\n");
  for (const absl::Status& status :
       {Snapshot::Open(temp_.directory()).status(), Store::Open(temp_.directory(), {}).status(),
        VerifyArchive(temp_.directory()).status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(Message(status), HasSubstr("has format 9, this program knows format 2"));
  }
}

TEST_F(DamageTest, AMarkerThatIsNone) {
  for (const std::string content : {"", "Broadsheet archive\n", "Broadsheet archive\nformat x\n", "Hello\n"}) {
    WriteFile(temp_ / "BROADSHEET", content);
    EXPECT_EQ(Snapshot::Open(temp_.directory()).status().code(), absl::StatusCode::kDataLoss) << content;
    EXPECT_EQ(Store::Open(temp_.directory(), {}).status().code(), absl::StatusCode::kDataLoss) << content;
    const absl::StatusOr<VerifyReport> report = VerifyArchive(temp_.directory());
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->damage.size(), 1u) << content;
    EXPECT_THAT(report->damage.front().what, HasSubstr("repair"));
  }
  fs::remove(temp_ / "BROADSHEET");
  EXPECT_EQ(Store::Open(temp_.directory(), {}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Verify(), HasSubstr("repair"));
}

TEST_F(DamageTest, DamagedCommitNumber) {
  const std::string content = ReadFile(temp_ / "COMMIT");
  for (std::size_t i = 0; i < content.size(); ++i) {
    FlipByte(temp_ / "COMMIT", i);
    EXPECT_EQ(Snapshot::Open(temp_.directory()).status().code(), absl::StatusCode::kDataLoss) << i;
    EXPECT_EQ(Store::Open(temp_.directory(), {}).status().code(), absl::StatusCode::kDataLoss) << i;
    WriteFile(temp_ / "COMMIT", content);
  }
  fs::remove(temp_ / "COMMIT");
  EXPECT_EQ(Snapshot::Open(temp_.directory()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Verify(), HasSubstr("COMMIT is missing"));
}

TEST_F(DamageTest, AStoreOlderThanItsLastCommit) {
  const fs::path old = temp_.root() / "old";
  fs::copy(temp_ / "store", old, fs::copy_options::recursive);
  {
    auto store = Store::Open(temp_.directory(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    CommitChanges changes;
    changes.manifest = (*store)->manifest();
    ASSERT_EQ((*store)->Commit(std::move(changes)), absl::OkStatus());
  }
  fs::remove_all(temp_ / "store");
  fs::rename(old, temp_ / "store");
  for (const absl::Status& status :
       {Snapshot::Open(temp_.directory()).status(), Store::Open(temp_.directory(), {}).status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(Message(status), HasSubstr(StrCat("ends at commit ", kCommits)));
  }
  EXPECT_THAT(Verify(), HasSubstr("ends at commit"));
}

// RocksDB's recovery drops the log from the first bad record on, silently.
TEST_F(DamageTest, EveryByteOfTheLog) {
  int logs = 0;
  for (const fs::path& file : FilesBelow(temp_ / "store")) {
    if (file.extension() != ".log" || fs::file_size(file) == 0) continue;
    ++logs;
    const std::string content = ReadFile(file);
    for (std::size_t i = 0; i < content.size(); i += 1 + content.size() / 40) {
      FlipByte(file, i);
      EXPECT_NE(Verify(), "") << file << " at " << i;
      EXPECT_FALSE(Snapshot::Open(temp_.directory()).ok()) << file << " at " << i;
      WriteFile(file, content);
    }
    for (const std::size_t size : {std::size_t{0}, content.size() / 2, content.size() - 1}) {
      WriteFile(file, content.substr(0, size));
      EXPECT_FALSE(Snapshot::Open(temp_.directory()).ok()) << file << " cut to " << size;
      WriteFile(file, content);
    }
  }
  EXPECT_GT(logs, 0) << "this archive's last commits were flushed: the test tests nothing";
}

// RocksDB takes what is left of a list of its files that was cut, and a writer's removes what it does not name.
TEST_F(DamageTest, RocksDbsListOfFilesCutShort) {
  int lists = 0;
  for (const fs::path& file : FilesBelow(temp_ / "store")) {
    if (!file.filename().string().starts_with("MANIFEST-")) continue;
    ++lists;
    const std::string content = ReadFile(file);
    for (std::size_t size = 0; size < content.size(); size += 1 + content.size() / 20) {
      fs::resize_file(file, size);
      EXPECT_FALSE(Snapshot::Open(temp_.directory()).ok()) << size << " of " << content.size();
      EXPECT_FALSE(Store::Open(temp_.directory(), {}).ok()) << size << " of " << content.size();
      WriteFile(file, content);
    }
  }
  EXPECT_EQ(lists, 1);
  EXPECT_EQ(Verify(), "");
}

// What is left must still be there for `repair`.
TEST_F(DamageTest, AWriterThatRefusesTheStoreChangesNothing) {
  using Contents = std::map<std::string, std::string>;
  const auto read_store = [this] {
    Contents contents;
    for (const fs::path& file : FilesBelow(temp_ / "store")) contents[file.string()] = ReadFile(file);
    return contents;
  };
  const Contents whole = read_store();
  int damaged = 0;
  for (const auto& [name, content] : whole) {
    const fs::path file = name;
    const bool is_list = file.filename().string().starts_with("MANIFEST-");
    if (content.empty() || (!is_list && file.extension() != ".log" && file.extension() != ".sst")) continue;
    SCOPED_TRACE(name);
    ++damaged;
    fs::resize_file(file, content.size() / 2);
    const Contents before = read_store();
    EXPECT_FALSE(Store::Open(temp_.directory(), {}).ok());
    EXPECT_TRUE(read_store() == before);
    WriteFile(file, content);
  }
  EXPECT_GE(damaged, 2);
  EXPECT_EQ(Verify(), "");
}

TEST_F(DamageTest, MentionsBeyondTheText) {
  Change([this](rocksdb::DB& db) {
    auto head = DecodeHead(HeadKey(SomeArticle()), Value(db, HeadKey(SomeArticle())));
    ASSERT_TRUE(head.ok());
    const std::vector<ArticleEntity> entities = {{EntityType::kPerson, "Ada", false, {{.begin = 1, .end = 4}}}};
    const std::string body = EncodeBody(BodyKey(SomeArticle()), {"Ada", NumberMentions(head->article, entities)});
    ASSERT_TRUE(db.Put({}, BodyKey(SomeArticle()), body).ok());
    ASSERT_TRUE(db.Put({}, HeadKey(SomeArticle()),
                       EncodeHead(HeadKey(SomeArticle()), head->collection, head->revision, head->article, entities))
                    .ok());
  });
  const auto snapshot = Snapshot::Open(temp_.directory());
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  EXPECT_EQ((*snapshot)->Read(SomeArticle(), ArticleParts::kAll).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Verify(), HasSubstr(StrCat("article ", SomeArticle(), " (body)")));
}

TEST_F(DamageTest, BytesOfTableFiles) {
  Change([](rocksdb::DB&) {});
  int tables = 0;
  for (const fs::path& file : FilesBelow(temp_ / "store")) {
    if (file.extension() != ".sst") continue;
    ++tables;
    const std::string content = ReadFile(file);
    for (std::size_t i = 0; i < content.size(); i += 1 + content.size() / 30) {
      FlipByte(file, i);
      EXPECT_NE(Verify(), "") << file << " at " << i << " of " << content.size();
      WriteFile(file, content);
    }
    fs::rename(file, temp_.root() / "away");
    EXPECT_NE(Verify(), "") << file << " is missing";
    EXPECT_FALSE(Store::Open(temp_.directory(), {}).ok());
    fs::rename(temp_.root() / "away", file);
  }
  EXPECT_GT(tables, 0);
  EXPECT_EQ(Verify(), "");
}

TEST_F(DamageTest, AMissingHeadOrBody) {
  Change([this](rocksdb::DB& db) { ASSERT_TRUE(db.Delete({}, HeadKey(SomeArticle())).ok()); });
  EXPECT_THAT(Verify(), HasSubstr(StrCat("article ", SomeArticle(), " has a key but no head")));
  Change([this](rocksdb::DB& db) { ASSERT_TRUE(db.Delete({}, BodyKey(SomeArticle())).ok()); });
  EXPECT_THAT(Verify(), HasSubstr(StrCat("article ", SomeArticle(), " has a key but no body")));
}

TEST_F(DamageTest, RecordsThatWereChanged) {
  Change([this](rocksdb::DB& db) {
    std::string body = Value(db, BodyKey(SomeArticle()));
    body.back() = static_cast<char>(body.back() ^ 1);
    ASSERT_TRUE(db.Put({}, BodyKey(SomeArticle()), body).ok());
  });
  EXPECT_THAT(Verify(), HasSubstr(StrCat("article ", SomeArticle(), " (body)")));
  const auto snapshot = Snapshot::Open(temp_.directory());
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  EXPECT_TRUE((*snapshot)->Read(SomeArticle(), ArticleParts::kHead).ok());
  const absl::Status status = (*snapshot)->Read(SomeArticle(), ArticleParts::kAll).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(status), HasSubstr("broadsheet verify"));
}

TEST_F(DamageTest, AHeadOfAnotherArticle) {
  Change([this](rocksdb::DB& db) {
    Article other;
    other.id = "someone else";
    ASSERT_TRUE(db.Put({}, HeadKey(SomeArticle()), EncodeHead(HeadKey(SomeArticle()), 1, 1, other, {})).ok());
  });
  EXPECT_THAT(Verify(), HasSubstr("names another id"));
}

TEST_F(DamageTest, AKeyThatIsGone) {
  const CollectionNumber collection = manifest_.segments[0].collection;
  Change([&](rocksdb::DB& db) {
    const auto head = DecodeHead(HeadKey(SomeArticle()), Value(db, HeadKey(SomeArticle())));
    ASSERT_TRUE(head.ok());
    ASSERT_TRUE(db.Delete({}, IdKey(collection, head->article.id)).ok());
  });
  const std::string found = Verify();
  EXPECT_THAT(found, HasSubstr("is in the index but not current"));
  EXPECT_THAT(found, HasSubstr("the manifest counts"));
}

TEST_F(DamageTest, TombstonesThatDoNotFit) {
  const std::uint64_t segment = manifest_.segments[0].summary.segment;
  Change([&](rocksdb::DB& db) {
    Roaring deleted;
    deleted.add(1u);
    deleted.add(4000000u);
    ASSERT_TRUE(db.Put({}, TombstonesKey(segment), EncodeTombstones(TombstonesKey(segment), deleted)).ok());
  });
  const std::string found = Verify();
  EXPECT_THAT(found, HasSubstr(StrCat("segment ", segment, ": the manifest counts ")));
  EXPECT_THAT(found, HasSubstr("documents that it does not have"));
  EXPECT_THAT(found, HasSubstr("is not in the index"));
}

TEST_F(DamageTest, ACommitThatNeverWas) {
  Change([](rocksdb::DB& db) { ASSERT_TRUE(db.Delete({}, CommitKey(kCommits - 1)).ok()); });
  EXPECT_EQ(Snapshot::Open(temp_.directory()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Store::Open(temp_.directory(), {}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Verify(), HasSubstr("do not run on"));
}

// However few files may be open: either all is looked at, or that is what it says.
TEST_F(DamageTest, WhatCannotBeOpenedForNowIsNotDamaged) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "UBSan looks at virtual tables through a pipe: without descriptors it takes them for invalid";
#endif
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = dup(STDERR_FILENO);
  close(next);
  bool refused = false, looked = false;
  for (rlim_t more = 0; !looked; ++more) {
    const rlimit few = {static_cast<rlim_t>(next) + more, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    const auto report = VerifyArchive(temp_.directory());
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    looked = report.ok();
    refused |= absl::IsResourceExhausted(report.status());
    EXPECT_TRUE(looked || absl::IsResourceExhausted(report.status())) << more << ": " << report.status();
    if (looked && !report->damage.empty()) ADD_FAILURE() << more << ": " << report->damage.front().what;
    ASSERT_LT(more, 1000u);
  }
  EXPECT_TRUE(refused);
}

TEST_F(DamageTest, MissingAndDamagedSegmentFiles) {
  for (const fs::path& file : FilesBelow(temp_ / "segments")) {
    const std::string content = ReadFile(file);
    FlipByte(file, content.size() / 2);
    EXPECT_THAT(Verify(), HasSubstr("broadsheet reindex")) << file;
    WriteFile(file, content);
    fs::rename(file, temp_.root() / "away");
    EXPECT_THAT(Verify(), HasSubstr("broadsheet reindex")) << file;
    const absl::Status status = Snapshot::Open(temp_.directory()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << file;
    EXPECT_THAT(Message(status), HasSubstr("broadsheet reindex"));
    EXPECT_TRUE(Store::Open(temp_.directory(), {}).ok()) << "reindex could not work";
    fs::rename(temp_.root() / "away", file);
  }
}

}  // namespace
}  // namespace broadsheet
