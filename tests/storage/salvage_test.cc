// Stores damaged in many ways: whatever can still be read is there afterwards, what cannot is named, and nothing else
// is.
#include "storage/salvage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/sst_file_writer.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <xxhash.h>

#include "absl/strings/str_format.h"
#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/loose_tables.h"
#include "storage/archive/rocks.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "storage/watch_file.h"
#include "tests/storage/temp_archive.h"
#include "tests/storage/workload.h"

namespace {

int interruptions = 0;  // of reads, still to come

}  // namespace

// Takes the place of the C library's.
extern "C" ssize_t pread(int fd, void* buffer, std::size_t size, off_t offset) {
  if (interruptions > 0) {
    --interruptions;
    errno = EINTR;
    return -1;
  }
  return syscall(SYS_pread64, fd, buffer, size, offset);
}

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint64_t kSeed = 11;
constexpr std::uint64_t kCommits = 12;

// By full id: what its current revision says, and whether it is deleted.
struct Content {
  Article article;
  bool deleted = false;
  std::vector<ArticleNumber> revisions;
};
using Contents = std::map<std::string, Content>;

class SalvageTest : public testing::Test {
 protected:
  void SetUp() override {
    auto store = Store::Open(temp_.directory(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    Model model(kSeed);
    while (model.commit() < kCommits) {
      ASSERT_EQ(model.Execute(model.Advance(), **store), absl::OkStatus());
      next_articles_[(*store)->manifest().commit] = (*store)->manifest().next_article;
    }
    before_ = ReadAll(**store);
    some_article_ = (*store)->manifest().segments.at(0).summary.max_article;
  }

  static Contents ReadAll(const Store& store) {
    Contents contents;
    for (const CollectionEntry& collection : store.manifest().collections) {
      const absl::Status read = store.ForEachKey(collection.number, [&](std::string_view id, const KeyRecord& key) {
        const auto stored = store.Read(key.revisions.back(), ArticleParts::kAll);
        EXPECT_TRUE(stored.ok()) << stored.status();
        contents[StrCat(collection.name, "/", id)] = {stored.ok() ? stored->article : Article(), key.deleted,
                                                      key.revisions};
        return absl::OkStatus();
      });
      EXPECT_EQ(read, absl::OkStatus());
    }
    return contents;
  }

  // Salvages and moves into place; what is there then.
  Contents SalvageAll() {
    lost_.clear();
    auto salvage = Salvage::Start(temp_.directory());
    EXPECT_TRUE(salvage.ok()) << salvage.status();
    if (!salvage.ok()) return {};
    for (const Damage& lost : (*salvage)->report().lost) lost_ += lost.where + ": " + lost.what + "\n";
    const auto aside = (*salvage)->MoveIntoPlace();
    EXPECT_TRUE(aside.ok()) << aside.status();
    EXPECT_TRUE(fs::exists(*aside)) << "the damaged archive is kept";
    salvage->reset();
    EXPECT_EQ(std::distance(fs::directory_iterator(temp_.root()), fs::directory_iterator()), 2);
    const auto report = VerifyArchive(temp_.directory());
    EXPECT_TRUE(report.ok()) << report.status();
    for (const Damage& damage : report->damage) EXPECT_TRUE(damage.in_index) << damage.where << ": " << damage.what;
    const auto store = Store::Open(temp_.directory(), {});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? ReadAll(**store) : Contents();
  }

  // A collection whose name is lost goes by its number.
  static std::string WithItsName(const std::string& id) {
    static constexpr std::string_view kRecovered = "recovered-";
    return id.starts_with(kRecovered) ? StrCat("collection ", id.substr(kRecovered.size())) : id;
  }

  // What is there was there before, and not much is missing.
  void ExpectMost(const Contents& salvaged, std::size_t least) {
    EXPECT_GE(salvaged.size(), least);
    Contents after;
    for (const auto& [id, content] : salvaged) after[WithItsName(id)] = content;
    for (const auto& [id, content] : after) {
      const auto found = before_.find(id);
      ASSERT_NE(found, before_.end()) << id;
      const bool current = content.revisions.back() == found->second.revisions.back();
      EXPECT_TRUE(!current || content.article == found->second.article || IsNamed(id, content.revisions.back())) << id;
    }
    for (const auto& [id, content] : before_) {
      EXPECT_TRUE(after.contains(id) || IsNamed(id, content.revisions.back())) << id << " is lost, and not named:\n"
                                                                               << lost_;
    }
  }

  // By its id, or by its number, in "articles 17 to 20".
  bool IsNamed(const std::string& id, ArticleNumber number) const {
    if (lost_.find(id + ":") != std::string::npos) return true;
    for (std::size_t at = 0; (at = lost_.find("articles ", at)) != std::string::npos; at += 9) {
      if (IsInRange(lost_.substr(at + 9), number)) return true;
    }
    return logs_are_damaged_ && CameWithNamedCommit(number);
  }

  // Of what only a damaged log held, no more is known than the commit that it came with.
  bool CameWithNamedCommit(ArticleNumber number) const {
    const auto commit = std::find_if(next_articles_.begin(), next_articles_.end(),
                                     [number](const auto& next) { return number < next.second; });
    if (commit == next_articles_.end()) return false;
    if (lost_.find(StrCat("commit ", commit->first, ":")) != std::string::npos) return true;
    for (std::size_t at = 0; (at = lost_.find("commits ", at)) != std::string::npos; at += 8) {
      if (IsInRange(lost_.substr(at + 8), commit->first)) return true;
    }
    return false;
  }

  // "17 to 20".
  static bool IsInRange(const std::string& range, std::uint64_t number) {
    std::size_t digits = 0;
    const std::uint64_t first = std::stoull(range, &digits), last = std::stoull(range.substr(digits + 4));
    return first <= number && number <= last;
  }

  void ExpectAll(const Contents& after) {
    ExpectMost(after, before_.size());
    for (const auto& [id, content] : after) {
      EXPECT_EQ(content.deleted, before_.at(id).deleted) << id;
      EXPECT_EQ(content.revisions, before_.at(id).revisions) << id;
    }
  }

  void Change(const std::function<void(rocksdb::DB&)>& change) {
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(WriterRocksOptions(), (temp_ / "store").string(), &db).ok());
    change(*db);
    // Leaves no earlier version of a record.
    rocksdb::CompactRangeOptions everything;
    everything.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    ASSERT_TRUE(db->CompactRange(everything, nullptr, nullptr).ok());
    delete db;
  }

  static void ReplaceManifest(rocksdb::DB& db, const std::function<void(Manifest&)>& change) {
    std::string value;
    ASSERT_TRUE(db.Get({}, ManifestKey(), &value).ok());
    absl::StatusOr<Manifest> manifest = DecodeManifest(ManifestKey(), value);
    ASSERT_TRUE(manifest.ok()) << manifest.status();
    change(*manifest);
    ASSERT_TRUE(db.Put({}, ManifestKey(), EncodeManifest(ManifestKey(), *manifest)).ok());
  }

  // In place of all else, committed at once, so that heads and bodies have tables of their own, of several blocks.
  void MakeLargeArticlesFrom(ArticleNumber first, ArticleNumber count) {
    fs::remove_all(temp_.directory());
    const auto store = Store::Open(temp_.directory(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    CommitChanges changes;
    changes.manifest = (*store)->manifest();
    const CollectionNumber collection = changes.manifest.next_collection++;
    changes.manifest.collections.push_back({collection, "large", count, {}});
    changes.manifest.next_article = first + count;
    for (ArticleNumber number = first; number < first + count; ++number) {
      Article article;
      article.id = StrCat("id ", number, std::string(200, 'i'));
      article.title = StrCat("title ", number);
      article.deck = std::string(2'000, 'd');
      article.body = StrCat("body ", number, std::string(4'000, 'b'));
      changes.keys.push_back({collection, article.id, KeyRecord{{number}, ContentHash(article), false, {}}});
      ASSERT_EQ((*store)->Put(number, collection, 1, article), absl::OkStatus());
    }
    ASSERT_EQ((*store)->Commit(std::move(changes)), absl::OkStatus());
    before_ = ReadAll(**store);
  }

  // The one table that begins with a record of the kind.
  fs::path TableOf(char kind) {
    for (const fs::path& file : FilesBelow(temp_ / "store")) {
      if (file.extension() != ".sst") continue;
      rocksdb::SstFileReader reader(ReaderRocksOptions());
      EXPECT_TRUE(reader.Open(file.string()).ok());
      const std::unique_ptr<rocksdb::Iterator> place(reader.NewIterator(rocksdb::ReadOptions()));
      place->SeekToFirst();
      if (place->Valid() && place->key()[0] == kind) return file;
    }
    ADD_FAILURE() << "no table of " << kind;
    return {};
  }

  fs::path FileNamed(const std::string& beginning) {
    for (const fs::path& file : FilesBelow(temp_ / "store")) {
      if (file.filename().string().starts_with(beginning)) return file;
    }
    ADD_FAILURE() << "no " << beginning;
    return {};
  }

  TempArchive temp_;
  Contents before_;
  std::string lost_;
  ArticleNumber some_article_ = 0;
  std::map<std::uint64_t, ArticleNumber> next_articles_;  // after each commit
  bool logs_are_damaged_ = false;
};

TEST_F(SalvageTest, NothingIsLostWhereNothingIsDamaged) {
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");
}

TEST_F(SalvageTest, OneBody) {
  Change([&](rocksdb::DB& db) { ASSERT_TRUE(db.Put({}, BodyKey(some_article_), "nonsense").ok()); });
  const Contents after = SalvageAll();
  ExpectMost(after, before_.size() - 1);
  EXPECT_THAT(lost_, HasSubstr(StrCat("article ", some_article_)));
}

// What is written once is as good as new in a file that a compaction has not come to.
TEST_F(SalvageTest, AnEarlierCopyOfARecord) {
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(WriterRocksOptions(), (temp_ / "store").string(), &db).ok());
  ASSERT_TRUE(db->Put({}, BodyKey(some_article_), "nonsense").ok());
  delete db;
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");
}

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
  const TempArchive elsewhere;
  const fs::path original = elsewhere.root() / "original";
  fs::copy(temp_.directory(), original, fs::copy_options::recursive);
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");

  bool has_end_damaged = false;
  for (const fs::path& file : FilesBelow(original / "store")) {
    constexpr std::uintmax_t kSomeBlocks = 10'000;
    if (file.extension() != ".sst" || fs::file_size(file) < kSomeBlocks) continue;
    for (const auto& entry : fs::directory_iterator(temp_.root())) fs::remove_all(entry.path());
    fs::copy(original, temp_.directory(), fs::copy_options::recursive);
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
    for (const auto& entry : fs::directory_iterator(temp_.root())) fs::remove_all(entry.path());
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
  const TempArchive elsewhere;
  const fs::path original = elsewhere.root() / "original";
  fs::copy(temp_.directory(), original, fs::copy_options::recursive);
  for (const ArticleNumber next : {ArticleNumber{0}, kMostArticles, ~ArticleNumber{0}}) {
    SCOPED_TRACE(next);
    for (const auto& entry : fs::directory_iterator(temp_.root())) fs::remove_all(entry.path());
    fs::copy(original, temp_.directory(), fs::copy_options::recursive);
    Change([&](rocksdb::DB& db) {
      ReplaceManifest(db, [next](Manifest& manifest) { manifest.next_article = next; });
      const std::string key = CommitKey(kCommits);
      ASSERT_TRUE(db.Put({}, key, EncodeCommitMarker(key, {next, "", 0})).ok());
    });
    const absl::Status opened = Store::Open(temp_.directory(), {}).status();
    EXPECT_TRUE(absl::IsDataLoss(opened)) << opened;
    EXPECT_THAT(std::string(opened.message()), HasSubstr(StrCat(next, "): run `broadsheet repair`")));
    const auto report = VerifyArchive(temp_.directory());
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_FALSE(report->damage.empty());
    EXPECT_FALSE(report->damage.front().in_index);
    ExpectAll(SalvageAll());
    EXPECT_EQ(lost_, "");
  }
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

// Looked for one by one among all of them, each would take as long as all.
TEST_F(SalvageTest, AKeyOfVeryManyRevisions) {
  constexpr ArticleNumber kFirst = 1'000'000, kRevisions = 600'000;
  KeyRecord crafted;
  for (ArticleNumber i = 0; i < kRevisions; ++i) crafted.revisions.push_back(kFirst + i);
  Change([&](rocksdb::DB& db) {
    const std::string key = IdKey(1, "crafted");
    ASSERT_TRUE(db.Put({}, key, EncodeKeyRecord(key, crafted)).ok());
  });
  const std::clock_t begin = std::clock();
  auto salvage = Salvage::Start(temp_.directory());
  ASSERT_TRUE(salvage.ok()) << salvage.status();
  EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 15);
  EXPECT_GE((*salvage)->report().lost.size(), kRevisions);
}

TEST_F(SalvageTest, RocksDbsOwnList) {
  Change([](rocksdb::DB&) {});
  fs::remove(FileNamed("MANIFEST-"));
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");
}

TEST_F(SalvageTest, TablesWithDamage) {
  Change([](rocksdb::DB&) {});
  const TempArchive elsewhere;
  const fs::path original = elsewhere.root() / "original";
  fs::copy(temp_.directory(), original, fs::copy_options::recursive);
  int tables = 0;
  for (const fs::path& file : FilesBelow(original / "store")) {
    if (file.extension() != ".sst") continue;
    ++tables;
    for (const int damage : {0, 1, 2, 3}) {
      SCOPED_TRACE(StrCat(file.filename().string(), ", damage ", damage));
      for (const auto& entry : fs::directory_iterator(temp_.root())) fs::remove_all(entry.path());
      fs::copy(original, temp_.directory(), fs::copy_options::recursive);
      const fs::path table = temp_ / ("store/" + file.filename().string());
      const std::uintmax_t size = fs::file_size(table);
      if (damage == 0) FlipByte(table, size / 4);
      if (damage == 1) FlipByte(table, size - 20);
      if (damage == 2) fs::resize_file(table, size / 2);
      if (damage == 3) fs::remove(table);
      ExpectMost(SalvageAll(), 0);
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(tables, 0);
}

TEST_F(SalvageTest, LogsWithDamage) {
  int logs = 0;
  for (const fs::path& file : FilesBelow(temp_ / "store")) {
    if (file.extension() != ".log" || fs::file_size(file) < 100) continue;
    ++logs;
    FlipByte(file, fs::file_size(file) / 2);
  }
  EXPECT_GT(logs, 0);
  logs_are_damaged_ = true;
  ExpectMost(SalvageAll(), before_.size() / 2);
}

TEST_F(SalvageTest, ALogThatCannotBeReadStopsNothing) {
  fs::create_directory(temp_ / "store/999999.log");  // opens, and cannot be read
  ExpectAll(SalvageAll());
  EXPECT_THAT(lost_, HasSubstr("999999.log: some of it: "));
}

// As signals do on some file systems.
TEST_F(SalvageTest, ALogWhoseReadingIsInterruptedIsReadOn) {
  interruptions = 3;
  ExpectAll(SalvageAll());
  EXPECT_EQ(interruptions, 0);
  EXPECT_EQ(lost_, "");
}

TEST_F(SalvageTest, ACommitFarBehindAllOthersIsOneLine) {
  const std::string number = "1000000000000";
  WriteFile(
      temp_ / "COMMIT",
      StrCat(number, " ", std::string(absl::StrFormat("%016x", XXH3_64bits(number.data(), number.size()))), "\n"));
  ExpectAll(SalvageAll());
  EXPECT_THAT(lost_, HasSubstr(StrCat("commits ", kCommits + 1, " to ", number)));
}

// A purge that was cut off before it had rewritten the files: what it erased is still in them.
TEST_F(SalvageTest, WhatWasErasedStaysErased) {
  Change([](rocksdb::DB&) {});
  auto store = Store::Open(temp_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  for (int purges = 0; purges < 2; ++purges) {  // the second must not make it forget the first
    const auto victim = std::next(before_.begin(), static_cast<std::ptrdiff_t>(before_.size() / 2));
    const std::size_t slash = victim->first.find('/');
    CommitChanges changes;
    changes.manifest = (*store)->manifest();
    for (CollectionEntry& collection : changes.manifest.collections) {
      if (collection.name != victim->first.substr(0, slash)) continue;
      if (!victim->second.deleted) --collection.articles;
      changes.keys.push_back({collection.number, victim->first.substr(slash + 1), std::nullopt});
    }
    changes.erased_articles = victim->second.revisions;
    ASSERT_EQ((*store)->Commit(std::move(changes)), absl::OkStatus());
    before_.erase(victim);
  }
  store->reset();
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");
}

TEST_F(SalvageTest, TheLatestOfSeveralRecordsComesFirst) {
  const fs::path tables = temp_.root() / "tables";
  fs::create_directory(tables);
  for (const char* number : {"000009", "000100", "000011"}) {
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), WriterRocksOptions());
    ASSERT_TRUE(writer.Open((tables / StrCat(number, ".sst")).string()).ok());
    ASSERT_TRUE(writer.Put(BodyKey(7), number).ok());
    ASSERT_TRUE(writer.Finish().ok());
  }
  LooseTables loose;
  std::vector<Damage> lost;
  ASSERT_EQ(loose.AddFrom(tables.string(), &lost), absl::OkStatus());
  EXPECT_EQ(loose.Find(BodyKey(7)).values, (std::vector<std::string>{"000100", "000011", "000009"}));
}

// A commit that never was leaves tables behind under numbers that are given out again.
TEST_F(SalvageTest, RecordsOfACommitThatNeverWas) {
  Change([](rocksdb::DB&) {});
  std::vector<ArticleNumber> numbers;
  std::map<ArticleNumber, std::pair<CollectionNumber, Article>> article_of;
  {
    const auto store = Store::Open(temp_.directory(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    std::map<std::string, CollectionNumber> collections;
    for (const CollectionEntry& entry : (*store)->manifest().collections) collections[entry.name] = entry.number;
    for (const auto& [id, content] : before_) {
      numbers.push_back(content.revisions.back());
      article_of[numbers.back()] = {collections.at(id.substr(0, id.find('/'))), content.article};
    }
  }
  std::sort(numbers.begin(), numbers.end());
  const TempArchive elsewhere;
  fs::copy(temp_.directory(), elsewhere.root() / "original", fs::copy_options::recursive);
  // Whichever of the tables is read first.
  for (const char* name : {"store/000000.sst", "store/999999.sst"}) {
    fs::remove_all(temp_.root());
    fs::create_directory(temp_.root());
    fs::copy(elsewhere.root() / "original", temp_.directory(), fs::copy_options::recursive);
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), WriterRocksOptions());
    ASSERT_TRUE(writer.Open((temp_ / name).string()).ok());
    for (const ArticleNumber number : numbers) {
      const std::string key = BodyKey(number);
      ASSERT_TRUE(writer.Put(key, EncodeBody(key, {StrCat("ghost ", number), {}})).ok());
    }
    for (const ArticleNumber number : numbers) {
      // Of the same article as it was first, or of another.
      Article ghost = article_of.at(number).second;
      ghost.title += ", at first";
      ghost.body.clear();
      const bool is_same = number % 2 == 0;
      if (!is_same) ghost.id = StrCat("ghost ", number);
      const std::string key = HeadKey(number);
      ASSERT_TRUE(writer.Put(key, EncodeHead(key, article_of.at(number).first, 1, ghost, {})).ok());
    }
    ASSERT_TRUE(writer.Finish().ok());
    ExpectAll(SalvageAll());
    EXPECT_EQ(lost_, "");
  }
}

// Or it would pass over articles that get the numbers of lost ones.
TEST_F(SalvageTest, WatchesGoOnWhereTheArchiveDoes) {
  const auto watches = WatchFile::Open(temp_.directory());
  ASSERT_TRUE(watches.ok()) << watches.status();
  WatchRecord& watch = (*watches)->watches().emplace_back();
  watch.name = "w";
  watch.text = "ferry";
  watch.next_article = 1'000'000;
  ASSERT_EQ((*watches)->Save(), absl::OkStatus());
  SalvageAll();
  const auto after = ReadWatches(temp_.directory());
  ASSERT_TRUE(after.ok() && after->size() == 1) << after.status();
  const auto store = Store::Open(temp_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(after->front().next_article, (*store)->manifest().next_article);
}

// It may be whole.
TEST_F(SalvageTest, WhatCannotBeOpenedForNowIsNotLost) {
  const std::string store = (temp_ / "store").string();
  Change([](rocksdb::DB&) {});
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = dup(STDERR_FILENO);
  close(next);
  for (const int more : {0, 1}) {  // the folder cannot be listed; no table can be opened
    LooseTables tables;
    std::vector<Damage> lost;
    const rlimit few = {static_cast<rlim_t>(next + more), before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    const absl::Status status = tables.AddFrom(store, &lost);
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << more << ": " << status;
    EXPECT_TRUE(lost.empty()) << lost.front().where;
  }
}

TEST_F(SalvageTest, LeavesAloneWhatIsInUseOrNoArchive) {
  const auto writer = Store::Open(temp_.directory(), {});
  EXPECT_EQ(Salvage::Start(temp_.directory()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Salvage::Start((temp_.root() / "none").string()).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace broadsheet
