// Stores damaged in many ways: whatever can still be read is there afterwards, what cannot is named, and nothing else
// is.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "storage/archive/loose_tables.h"
#include "storage/watch_file.h"
#include "tests/storage/interposed_read.h"
#include "tests/storage/salvage_fixture.h"

namespace {

bool can_exchange = true;  // directories, in one step
int renames_left = -1;     // so many go well, then one fails; below 0 all go well
bool renames_fail_from_then_on = false;

}  // namespace

// Take the places of the C library's.
extern "C" int renameat2(int from_directory, const char* from, int to_directory, const char* to,
                         unsigned flags) noexcept {
  if (!can_exchange) {
    errno = EINVAL;
    return -1;
  }
  return static_cast<int>(syscall(SYS_renameat2, from_directory, from, to_directory, to, flags));
}
extern "C" int rename(const char* from, const char* to) noexcept {
  if (renames_left >= 0 && renames_left-- == 0) {
    if (renames_fail_from_then_on) renames_left = 0;
    errno = EBUSY;
    return -1;
  }
  return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST_F(SalvageTest, NothingIsLostWhereNothingIsDamaged) {
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");
}

// On a file system that does not exchange directories.
class SalvageInTwoStepsTest : public SalvageTest {
 protected:
  SalvageInTwoStepsTest() { can_exchange = false; }
  ~SalvageInTwoStepsTest() override {
    can_exchange = true;
    renames_left = -1;
  }

  std::set<std::string> NamesBesideEachOther() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(temp_.root())) names.insert(entry.path().filename().string());
    return names;
  }
};

TEST_F(SalvageInTwoStepsTest, NothingIsLostWhereNothingIsDamaged) {
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");
}

TEST_F(SalvageInTwoStepsTest, WhatCannotTakeThePlaceLeavesItAsItWas) {
  auto salvage = Salvage::Start(temp_.directory());
  ASSERT_TRUE(salvage.ok()) << salvage.status();
  for (const int renames : {0, 1}) {  // the damaged one stays, or is moved back
    renames_left = renames;
    const auto aside = (*salvage)->MoveIntoPlace();
    EXPECT_FALSE(aside.ok()) << renames;
    EXPECT_TRUE(fs::exists(temp_ / "store")) << renames << ": " << aside.status();
    EXPECT_TRUE(fs::exists((*salvage)->salvaged())) << renames;
  }
  salvage->reset();
  EXPECT_EQ(NamesBesideEachOther(), std::set<std::string>{"archive"});
  const auto store = Store::Open(temp_.directory(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectAll(ReadAll(**store));
}

TEST_F(SalvageInTwoStepsTest, WhereTheDamagedOneIsIsSaidIfItCannotBeMovedBack) {
  auto salvage = Salvage::Start(temp_.directory());
  ASSERT_TRUE(salvage.ok()) << salvage.status();
  renames_left = 1;
  renames_fail_from_then_on = true;
  const absl::Status moved = (*salvage)->MoveIntoPlace().status();
  renames_fail_from_then_on = false;
  const std::set<std::string> names = NamesBesideEachOther();
  const auto damaged = std::find_if(names.begin(), names.end(),
                                    [](const std::string& name) { return name.starts_with("archive.damaged-"); });
  ASSERT_NE(damaged, names.end());
  EXPECT_THAT(ToStd(moved.message()), HasSubstr(*damaged + " now"));
  const std::string salvaged = (*salvage)->salvaged();
  EXPECT_THAT(ToStd(moved.message()), HasSubstr(salvaged));
  salvage->reset();
  EXPECT_TRUE(fs::exists(salvaged)) << "hours of work, perhaps";
}

bool CanExchange(const std::string& directory) {
  const std::string one = directory + ".one", other = directory + ".other";
  fs::create_directory(one);
  fs::create_directory(other);
  const bool can = renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0;
  fs::remove(one);
  fs::remove(other);
  return can;
}

TEST_F(SalvageTest, WhereTheDamagedOneIsIsSaidIfOnlyItsNameCouldNotBeChanged) {
  if (!CanExchange(temp_.directory())) GTEST_SKIP() << "this file system exchanges no directories";
  auto salvage = Salvage::Start(temp_.directory());
  ASSERT_TRUE(salvage.ok()) << salvage.status();
  const std::string salvaged = (*salvage)->salvaged();
  renames_left = 0;
  const absl::Status moved = (*salvage)->MoveIntoPlace().status();
  renames_left = -1;
  EXPECT_THAT(ToStd(moved.message()), HasSubstr("; the damaged archive is in " + salvaged));
  salvage->reset();
  EXPECT_TRUE(fs::exists(salvaged));
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

TEST_F(SalvageTest, RocksDbsOwnList) {
  Change([](rocksdb::DB&) {});
  fs::remove(FileNamed("MANIFEST-"));
  ExpectAll(SalvageAll());
  EXPECT_EQ(lost_, "");
}

TEST_F(SalvageTest, TablesWithDamage) {
  Change([](rocksdb::DB&) {});
  KeepCopy();
  int tables = 0;
  for (const fs::path& file : FilesBelow(Copy() / "store")) {
    if (file.extension() != ".sst") continue;
    ++tables;
    for (const int damage : {0, 1, 2, 3}) {
      SCOPED_TRACE(StrCat(file.filename().string(), ", damage ", damage));
      BringBack();
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
  interruptions_of_reads = 3;
  ExpectAll(SalvageAll());
  EXPECT_EQ(interruptions_of_reads, 0);
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
  KeepCopy();
  // Whichever of the tables is read first.
  for (const char* name : {"store/000000.sst", "store/999999.sst"}) {
    BringBack();
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
