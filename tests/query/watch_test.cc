// Standing queries over a real archive: what counts as new, and what comes again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "broadsheet/archive.h"
#include "tests/support/article_builder.h"
#include "tests/support/temp_directory.h"

namespace {

namespace fs = std::filesystem;

// What of logs is synced, and a thread that is kept from syncing any.
thread_local bool syncs_late = false;
std::atomic<bool> is_waiting = false, may_sync = false;
std::mutex synced_mutex;
std::map<std::string, std::uintmax_t> synced_bytes;  // of logs, by path

}  // namespace

// Takes the place of the C library's, for RocksDB too.
extern "C" int fdatasync(int fd) {
  const fs::path path = fs::read_symlink("/proc/self/fd/" + std::to_string(fd));
  if (path.extension() == ".log") {
    if (syncs_late) is_waiting = true;
    while (syncs_late && !may_sync) std::this_thread::yield();
    const std::lock_guard lock(synced_mutex);
    synced_bytes[path] = fs::file_size(path);
  }
  return static_cast<int>(syscall(SYS_fdatasync, fd));
}

namespace broadsheet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WatchTest : public ::testing::Test {
 protected:
  WatchTest() { Add({ArticleBuilder("old").Body("Ferries sail.").Date("2025-01-01")}); }

  void Add(const std::vector<Article>& articles) {
    const auto writer = archive_.OpenWriter();
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (const Article& article : articles) ASSERT_TRUE((*writer)->Add("wire", article).ok());
    ASSERT_TRUE((*writer)->Close().ok());
  }

  static Query For(const std::string& text) {
    Query query;
    query.text = text;
    return query;
  }

  std::vector<std::string> Run(const std::string& name) {
    std::vector<std::string> ids;
    const auto found = archive_.RunWatch(name, [&](const StoredArticle& article) {
      ids.push_back(article.article.id);
      return absl::OkStatus();
    });
    EXPECT_TRUE(found.ok() && *found == ids.size()) << found.status();
    return ids;
  }

  TempDirectory directory_;
  Archive archive_{directory_ / "archive"};
};

TEST_F(WatchTest, NewIsWhatCameInSinceTheLastRunWhateverItsDate) {
  ASSERT_TRUE(archive_.AddWatch("ferries", For("ferry")).ok());
  EXPECT_THAT(Run("ferries"), IsEmpty());
  Add({ArticleBuilder("late").Body("A ferry of long ago.").Date("1963-05-01"),
       ArticleBuilder("today").Body("A ferry today.").Date("2025-05-01"), ArticleBuilder("else").Body("Trains.")});
  EXPECT_THAT(Run("ferries"), ElementsAre("today", "late"));
  EXPECT_THAT(Run("ferries"), IsEmpty());
  Add({ArticleBuilder("old").Body("Ferries sail again.").Date("2025-01-01")});
  EXPECT_THAT(Run("ferries"), ElementsAre("old"));  // a new revision
}

TEST_F(WatchTest, ReindexingAndMergingMakeNothingNew) {
  ASSERT_TRUE(archive_.AddWatch("ferries", For("ferry")).ok());
  Add({ArticleBuilder("new").Body("A ferry.")});
  const auto writer = archive_.OpenWriter();
  ASSERT_TRUE(writer.ok() && (*writer)->Reindex().ok() && (*writer)->Optimize().ok() && (*writer)->Close().ok());
  EXPECT_THAT(Run("ferries"), ElementsAre("new"));
  EXPECT_THAT(Run("ferries"), IsEmpty());
}

TEST_F(WatchTest, WhatCouldNotBeDeliveredComesAgain) {
  ASSERT_TRUE(archive_.AddWatch("ferries", For("ferry")).ok());
  Add({ArticleBuilder("new").Body("A ferry.")});
  const auto failed =
      archive_.RunWatch("ferries", [](const StoredArticle&) { return absl::UnavailableError("nobody reads"); });
  EXPECT_TRUE(absl::IsUnavailable(failed.status()));
  EXPECT_THAT(Run("ferries"), ElementsAre("new"));
}

TEST_F(WatchTest, RunsBesideAWriter) {
  ASSERT_TRUE(archive_.AddWatch("ferries", For("ferry")).ok());
  const auto writer = archive_.OpenWriter();
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE((*writer)->Add("wire", ArticleBuilder("new").Body("A ferry.")).ok());
  EXPECT_THAT(Run("ferries"), IsEmpty());
  ASSERT_TRUE((*writer)->Commit().ok());
  EXPECT_THAT(Run("ferries"), ElementsAre("new"));
}

// What a crash leaves: of logs, what was synced.
void CopyAsAfterACrash(const std::string& archive, const std::string& copy) {
  fs::copy(archive, copy, fs::copy_options::recursive);
  for (const auto& file : fs::directory_iterator(copy + "/store")) {
    if (file.path().extension() != ".log") continue;
    const std::lock_guard lock(synced_mutex);
    fs::resize_file(file, synced_bytes[archive + "/store/" + file.path().filename().string()]);
  }
}

TEST_F(WatchTest, ACommitThatWasLookedAtOutlivesACrash) {
  ASSERT_TRUE(archive_.AddWatch("ferries", For("ferry")).ok());
  is_waiting = may_sync = false;
  std::atomic<bool> is_done = false;
  std::thread writer([&] {
    syncs_late = true;
    Add({ArticleBuilder("seen").Body("A ferry.")});
    is_done = true;
  });
  while (!is_waiting && !is_done) std::this_thread::yield();
  EXPECT_THAT(Run("ferries"), ElementsAre("seen"));
  CopyAsAfterACrash(archive_.directory(), directory_ / "crashed");
  may_sync = true;
  writer.join();

  archive_ = Archive(directory_ / "crashed");
  Add({ArticleBuilder("later").Body("Another ferry.")});
  EXPECT_THAT(Run("ferries"), ElementsAre("later"));
}

TEST_F(WatchTest, KeepsTheWholeQuery) {
  Query query = For("ferry");
  query.any = true;
  query.collections = {"wire"};
  query.from = "2020";
  query.to = "2030-05";
  query.people = {"Ana O'Brien", "Ben"};
  query.orgs = {"Meridian Lines"};
  query.places = {"Zürich"};
  ASSERT_TRUE(archive_.AddWatch("all of it", query).ok());
  ASSERT_TRUE(archive_.AddWatch("second", For("x")).ok());
  ASSERT_TRUE(archive_.RemoveWatch("second").ok());
  const auto watches = archive_.Watches();
  ASSERT_TRUE(watches.ok() && watches->size() == 1);
  const Watch& watch = watches->front();
  EXPECT_EQ(watch.name, "all of it");
  EXPECT_EQ(watch.query.text, "ferry");
  EXPECT_TRUE(watch.query.any);
  EXPECT_EQ(watch.query.collections, query.collections);
  EXPECT_EQ(watch.query.from, "2020");
  EXPECT_EQ(watch.query.to, "2030-05");
  EXPECT_EQ(watch.query.people, query.people);
  EXPECT_EQ(watch.query.orgs, query.orgs);
  EXPECT_EQ(watch.query.places, query.places);
}

TEST_F(WatchTest, ErrorsChangeNothing) {
  EXPECT_TRUE(absl::IsInvalidArgument(archive_.AddWatch("", For("ferry"))));
  EXPECT_TRUE(absl::IsInvalidArgument(archive_.AddWatch("a\nb", For("ferry"))));
  EXPECT_TRUE(absl::IsInvalidArgument(archive_.AddWatch("f\xE4hre", For("ferry"))));
  Query nowhere = For("ferry");
  nowhere.collections = {"nowhere"};
  EXPECT_TRUE(absl::IsInvalidArgument(archive_.AddWatch("lost", nowhere)));
  EXPECT_TRUE(absl::IsNotFound(archive_.RemoveWatch("absent")));
  EXPECT_TRUE(absl::IsNotFound(archive_.RunWatch("absent", {}).status()));
  ASSERT_TRUE(archive_.AddWatch("once", For("ferry")).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(archive_.AddWatch("once", For("train"))));
  ASSERT_TRUE(archive_.Watches().ok());
  EXPECT_EQ(archive_.Watches()->size(), 1u);
  EXPECT_TRUE(absl::IsNotFound(Archive(directory_ / "none").Watches().status()));
}

TEST_F(WatchTest, AnInterruptedChangeLeavesTheLastOne) {
  ASSERT_TRUE(archive_.AddWatch("ferries", For("ferry")).ok());
  std::ofstream(archive_.directory() + "/WATCHES.next") << "half of it";
  EXPECT_THAT(Run("ferries"), IsEmpty());
  ASSERT_TRUE(archive_.AddWatch("trains", For("train")).ok());
  EXPECT_EQ(archive_.Watches()->size(), 2u);
}

TEST_F(WatchTest, DamageIsFoundAndNeverGuessedAt) {
  ASSERT_TRUE(archive_.AddWatch("ferries", For("ferry")).ok());
  std::fstream file(archive_.directory() + "/WATCHES", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(12);
  file.put('\x7f');
  file.close();
  EXPECT_TRUE(absl::IsDataLoss(archive_.Watches().status()));
  EXPECT_TRUE(absl::IsDataLoss(archive_.AddWatch("trains", For("train"))));
  const auto report = archive_.Verify();
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->damage.size(), 1u);
  EXPECT_THAT(report->damage.front().where, ::testing::HasSubstr("WATCHES"));
}

}  // namespace
}  // namespace broadsheet
