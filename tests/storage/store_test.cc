#include "storage/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <string>
#include <thread>

#include "storage/archive/layout.h"
#include "storage/strings.h"
#include "tests/storage/article_samples.h"
#include "tests/storage/commit_one.h"
#include "tests/storage/interposed_read.h"
#include "tests/storage/temp_archive.h"
#include "tests/support/file_size_limit.h"

namespace {

// Of the lists in which RocksDB names its tables: so many are synced still, then none can be; below 0 all can.
std::atomic<int> list_syncs_left = -1;

}  // namespace

// Takes the place of the C library's, for RocksDB too.
extern "C" int fdatasync(int fd) {
  const auto path = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd));
  if (list_syncs_left >= 0 && path.filename().string().starts_with("MANIFEST-") && list_syncs_left-- == 0) {
    list_syncs_left = 0;
    errno = EIO;
    return -1;
  }
  return static_cast<int>(syscall(SYS_fdatasync, fd));
}

namespace broadsheet {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<Store> MustOpen(const std::string& directory) {
  auto store = Store::Open(directory, {});
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

std::shared_ptr<const Snapshot> MustSnapshot(const std::string& directory) {
  auto snapshot = Snapshot::Open(directory);
  EXPECT_TRUE(snapshot.ok()) << snapshot.status();
  return snapshot.ok() ? *std::move(snapshot) : nullptr;
}

Article SomeArticle(const std::string& id) {
  Article article;
  article.id = id;
  article.title = "Ferry " + id + " late";
  article.body = "It was late.\n\nAgain.";
  return article;
}

std::string Message(const absl::Status& status) { return std::string(ToStd(status.message())); }

TEST(Store, ANewArchiveIsEmptyAndWhole) {
  const TempArchive temp;
  EXPECT_EQ(Snapshot::Open(temp.directory()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Store::Open(temp.directory(), {.create = false}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(temp.directory()));
  const auto store = MustOpen(temp.directory());
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->manifest().commit, 0u);
  const auto snapshot = MustSnapshot(temp.directory());
  ASSERT_NE(snapshot, nullptr);
  EXPECT_EQ(snapshot->manifest().commit, 0u);
  EXPECT_EQ(ReadFile(temp / "BROADSHEET"), "Broadsheet archive\nformat 2\n");
  const auto report = VerifyArchive(temp.directory());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->damage.empty()) << report->damage[0].what;
}

TEST(Store, IsMadeWhereAnEmptyDirectoryIs) {
  const TempArchive temp;
  std::filesystem::create_directory(temp.directory());
  EXPECT_NE(MustOpen(temp.directory() + "/"), nullptr);
}

TEST(Store, IsMadeWithTheDirectoriesAboveIt) {
  const TempArchive temp;
  EXPECT_NE(MustOpen((temp / "a/b/c").string()), nullptr);
}

// A relative name means nothing there: an error, no exception.
TEST(Store, IsNotMadeWhereTheCurrentDirectoryIsGone) {
  const TempArchive temp;
  const std::filesystem::path before = std::filesystem::current_path(), gone = temp.root() / "gone";
  std::filesystem::create_directory(gone);
  std::filesystem::current_path(gone);
  std::filesystem::remove(gone);
  const absl::Status opened = Store::Open("archive", {}).status();
  std::filesystem::current_path(before);
  EXPECT_TRUE(absl::IsNotFound(opened)) << opened;
}

TEST(Store, IsNotMadeAmongOtherFiles) {
  const TempArchive temp;
  std::filesystem::create_directory(temp.directory());
  WriteFile(temp / "letter.txt", "Dear");
  const absl::Status status = Store::Open(temp.directory(), {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Message(status), HasSubstr("no archive"));
  EXPECT_EQ(FilesBelow(temp.root()).size(), 1u);
}

TEST(Store, LeftoversOfAKilledCreationAreSwept) {
  const TempArchive temp;
  const std::filesystem::path leftover = temp.root() / "archive.new-0badf00d";
  std::filesystem::create_directories(leftover / "store");
  WriteFile(leftover / "LOCK", "unfinished\n");
  const std::filesystem::path empty = temp.root() / "archive.new-0badf00e";
  std::filesystem::create_directory(empty);
  ASSERT_NE(MustOpen(temp.directory()), nullptr);
  EXPECT_FALSE(std::filesystem::exists(leftover));
  EXPECT_FALSE(std::filesystem::exists(empty));
}

TEST(Store, ACreationWithoutRoomLeavesNothing) {
  const TempArchive temp;
  for (const rlim_t bytes : {0, 11, 40}) {  // for its mark, for the mark alone, for some of the store
    {
      const FileSizeLimit limit(bytes);
      const absl::Status status = Store::Open(temp.directory(), {}).status();
      EXPECT_TRUE(absl::IsResourceExhausted(status)) << bytes << ": " << status;
    }
    EXPECT_TRUE(std::filesystem::is_empty(temp.root())) << bytes;
  }
}

// "archive.new-20251201" may be anybody's.
TEST(Store, WhatIsOnlyNamedLikeALeftoverStays) {
  const TempArchive temp;
  const std::filesystem::path archive = temp.root() / "archive.new-20251201",
                              folder = temp.root() / "archive.new-deadbeef";
  ASSERT_NE(MustOpen(archive.string()), nullptr);
  std::filesystem::create_directory(folder);
  WriteFile(folder / "notes", "mine");
  ASSERT_NE(MustOpen(temp.directory()), nullptr);
  EXPECT_NE(MustSnapshot(archive.string()), nullptr);
  EXPECT_TRUE(std::filesystem::exists(folder / "notes"));
}

TEST(Store, ASegmentsDirectoryThatIsGoneIsMadeAnewAndOthersInItStay) {
  const TempArchive temp;
  ASSERT_NE(MustOpen(temp.directory()), nullptr);
  std::filesystem::remove_all(temp / "segments");
  ASSERT_NE(MustOpen(temp.directory()), nullptr);
  std::filesystem::create_directory(temp / "segments/mine");
  WriteFile(temp / "segments/mine/notes", "mine");
  ASSERT_NE(MustOpen(temp.directory()), nullptr);
  EXPECT_TRUE(std::filesystem::exists(temp / "segments/mine/notes"));
}

TEST(Store, WhatIsCommittedIsReadByOthersAndLater) {
  const TempArchive temp;
  const Article article = SomeArticle("a");
  {
    const auto store = MustOpen(temp.directory());
    ASSERT_EQ(CommitOne(*store, article).status(), absl::OkStatus());
    for (int opened = 0; opened < 2; ++opened) {
      const auto snapshot = MustSnapshot(temp.directory());
      ASSERT_NE(snapshot, nullptr);
      EXPECT_EQ(snapshot->manifest().commit, 1u);
      const auto stored = snapshot->Read(1, ArticleParts::kAll);
      ASSERT_TRUE(stored.ok()) << stored.status();
      EXPECT_EQ(stored->article, article);
      EXPECT_EQ(stored->FullId(), "default/a");
    }
  }
  const auto snapshot = MustSnapshot(temp.directory());
  const auto head = snapshot->Read(1, ArticleParts::kHead);
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->article.title, article.title);
  EXPECT_EQ(head->article.body, "");
  const auto key = snapshot->FindKey(1, "a");
  ASSERT_TRUE(key.ok() && key->has_value());
  EXPECT_EQ((*key)->revisions, std::vector<ArticleNumber>{1});
  EXPECT_FALSE(snapshot->FindKey(1, "b")->has_value());
  EXPECT_FALSE(snapshot->FindKey(2, "a")->has_value());
  EXPECT_EQ(snapshot->Read(2, ArticleParts::kHead).status().code(), absl::StatusCode::kNotFound);
}

TEST(Store, SeveralReadsAtOnceFailOneByOne) {
  const TempArchive temp;
  const auto store = MustOpen(temp.directory());
  ASSERT_EQ(CommitOne(*store, SomeArticle("a")).status(), absl::OkStatus());
  ASSERT_EQ(CommitOne(*store, SomeArticle("b")).status(), absl::OkStatus());
  const auto snapshot = MustSnapshot(temp.directory());
  const std::vector<ArticleNumber> numbers = {2, 99, 1, 2};
  const auto articles = snapshot->ReadMany(numbers, ArticleParts::kAll);
  ASSERT_EQ(articles.size(), 4u);
  EXPECT_EQ(articles[0]->article.id, "b");
  EXPECT_EQ(articles[1].status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(articles[2]->article.id, "a");
  EXPECT_EQ(articles[3]->article.id, "b");
}

TEST(Store, UncommittedArticlesAreSweptByTheNextWriter) {
  const TempArchive temp;
  {
    const auto store = MustOpen(temp.directory());
    ASSERT_EQ(CommitOne(*store, SomeArticle("a")).status(), absl::OkStatus());
    ASSERT_EQ(store->Put(2, 1, 1, SomeArticle("lost")), absl::OkStatus());
    WriteFile(temp / "segments/000009.glass", "half a segment");
    WriteFile(temp / "segments/records-B-1.sst", "half a table file");
  }
  const auto report = VerifyArchive(temp.directory());
  ASSERT_TRUE(report.ok()) << report.status();
  for (const Damage& damage : report->damage) EXPECT_THAT(damage.what, HasSubstr("not in the index")) << damage.where;

  const auto store = MustOpen(temp.directory());
  EXPECT_EQ(store->Read(2, ArticleParts::kAll).status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(temp / "segments/000009.glass"));
  EXPECT_FALSE(std::filesystem::exists(temp / "segments/records-B-1.sst"));
  // The number is free again.
  ASSERT_EQ(CommitOne(*store, SomeArticle("b")).status(), absl::OkStatus());
  EXPECT_EQ(MustSnapshot(temp.directory())->Read(2, ArticleParts::kAll)->article, SomeArticle("b"));
}

TEST(Store, ASnapshotStaysAtItsCommit) {
  const TempArchive temp;
  auto store = MustOpen(temp.directory());
  ASSERT_EQ(CommitOne(*store, SomeArticle("a")).status(), absl::OkStatus());
  store.reset();
  store = MustOpen(temp.directory());  // recovery has put it into a file, which is about to be removed
  const auto snapshot = MustSnapshot(temp.directory());
  CommitChanges changes;
  changes.manifest = store->manifest();
  changes.keys.push_back({1, "a", std::nullopt});
  changes.erased_articles = {1};
  ASSERT_EQ(store->Commit(std::move(changes)), absl::OkStatus());
  ASSERT_EQ(store->ScrubErased(), absl::OkStatus());
  EXPECT_EQ(snapshot->Read(1, ArticleParts::kAll)->article, SomeArticle("a"));
  EXPECT_TRUE(snapshot->FindKey(1, "a")->has_value());
  EXPECT_FALSE(MustSnapshot(temp.directory())->FindKey(1, "a")->has_value());
}

TEST(Store, ReadersChangeNothing) {
  const TempArchive temp;
  ASSERT_EQ(CommitOne(*MustOpen(temp.directory()), SomeArticle("a")).status(), absl::OkStatus());
  const auto state = [&temp] {
    std::string text;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(temp.root())) {
      text += StrCat(entry.path().string(), " ", entry.last_write_time().time_since_epoch().count(), "\n");
    }
    return text;
  };
  const std::string before = state();
  {
    const auto snapshot = MustSnapshot(temp.directory());
    EXPECT_TRUE(snapshot->Read(1, ArticleParts::kAll).ok());
    EXPECT_GT(snapshot->StoreBytes(), 0u);
    EXPECT_EQ(state(), before);
  }
  ASSERT_TRUE(VerifyArchive(temp.directory()).ok());
  EXPECT_EQ(state(), before);
}

TEST(Store, OneWriterAtATime) {
  const TempArchive temp;
  auto first = MustOpen(temp.directory());
  const absl::Status refused = Store::Open(temp.directory(), {}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Message(refused), HasSubstr("another process is writing"));
  std::thread later([&first] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    first.reset();
  });
  EXPECT_TRUE(Store::Open(temp.directory(), {.wait = true}).ok());
  later.join();
}

// It has waited for the archive that is there now, whatever was put in its place meanwhile.
TEST(Store, AWaitingWriterGetsTheLockOfTheArchiveInThatPlace) {
  const TempArchive temp;
  const std::string other = (temp.root() / "other").string(), aside = (temp.root() / "aside").string();
  MustOpen(other).reset();
  auto first = MustOpen(temp.directory());
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::filesystem::rename(temp.directory(), aside);
    std::filesystem::rename(other, temp.directory());
    first.reset();
  });
  const auto waited = Store::Open(temp.directory(), {.wait = true});
  later.join();
  ASSERT_TRUE(waited.ok()) << waited.status();
  EXPECT_EQ(Store::Open(temp.directory(), {}).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(Store::Open(aside, {}).ok());
}

// Readers look while a writer puts the first archive in place: it is there whole or not at all, never without its
// marker.
TEST(Store, AnArchiveThatComesAndGoesIsNeverCalledDamaged) {
  const TempArchive temp;
  const std::string aside = (temp.root() / "aside").string();
  MustOpen(temp.directory()).reset();
  std::atomic<bool> stop = false;
  std::thread mover([&] {
    std::error_code ignored;
    while (!stop) {
      std::filesystem::rename(temp.directory(), aside, ignored);
      std::filesystem::rename(aside, temp.directory(), ignored);
    }
  });
  const ArchiveLayout layout(temp.directory());
  std::size_t there = 0, gone = 0;
  absl::Status seen;
  for (int looks = 0; looks < 1'000'000 && (there < 1000 || gone < 1000); ++looks) {
    seen = CheckMarker(layout);
    ++(absl::IsNotFound(seen) ? gone : there);
    if (!seen.ok() && !absl::IsNotFound(seen)) break;
  }
  stop = true;
  mover.join();
  EXPECT_TRUE(seen.ok() || absl::IsNotFound(seen)) << seen;
  EXPECT_GT(there, 0u);
  EXPECT_GT(gone, 0u);
}

TEST(Store, AManifestThatGoesBackIsRefused) {
  const TempArchive temp;
  const auto store = MustOpen(temp.directory());
  ASSERT_EQ(CommitOne(*store, SomeArticle("a")).status(), absl::OkStatus());
  CommitChanges changes;
  EXPECT_EQ(store->Commit(changes).code(), absl::StatusCode::kInvalidArgument);
  changes.manifest = store->manifest();
  changes.manifest.segments.emplace_back().summary.segment = 77;
  EXPECT_EQ(store->Commit(changes).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store->manifest().commit, 1u);
  EXPECT_EQ(CommitOne(*store, SomeArticle("b")).status(), absl::OkStatus());
}

// Its articles have left memory: said again, the commit would name articles that are nowhere.
TEST(Store, ACommitThatFailedHalfWayIsNotTriedAgain) {
  const TempArchive temp;
  auto store = MustOpen(temp.directory());
  CommitChanges changes;
  changes.manifest = store->manifest();
  changes.manifest.next_article = 2;
  changes.manifest.collections = {{1, "default", 1, ""}};
  changes.manifest.next_collection = 2;
  changes.keys.push_back({1, "a", KeyRecord{{1}, ContentHash(SomeArticle("a")), false, ""}});
  ASSERT_EQ(store->Put(1, 1, 1, SomeArticle("a")), absl::OkStatus());
  std::filesystem::create_directory(temp / "COMMIT.next");  // cannot be written
  EXPECT_EQ(store->Commit(changes).code(), absl::StatusCode::kInternal);
  std::filesystem::remove(temp / "COMMIT.next");
  EXPECT_EQ(store->Commit(changes).code(), absl::StatusCode::kFailedPrecondition);

  store.reset();
  store = MustOpen(temp.directory());
  EXPECT_EQ(store->manifest().commit, 0u);
  EXPECT_EQ(CommitOne(*store, SomeArticle("b")).status(), absl::OkStatus());
  EXPECT_EQ(MustSnapshot(temp.directory())->Read(1, ArticleParts::kAll)->article, SomeArticle("b"));
}

// Whether RocksDB's list names them then, nobody can tell.
TEST(Store, TablesThatMayNotHaveBeenTakenInLeaveAnArchive) {
  for (const int synced : {0, 1}) {  // RocksDB first says which numbers it takes, then which tables it has
    const TempArchive temp;
    auto store = MustOpen(temp.directory());
    ASSERT_EQ(CommitOne(*store, SomeArticle("a")).status(), absl::OkStatus());
    Article large = SomeArticle("large");
    large.body.assign(2 << 20, 'x');
    list_syncs_left = synced;
    EXPECT_FALSE(CommitOne(*store, large).ok()) << synced;
    list_syncs_left = -1;
    store.reset();

    store = MustOpen(temp.directory());
    ASSERT_NE(store, nullptr) << synced;
    EXPECT_EQ(store->manifest().commit, 1u) << synced;
    ASSERT_EQ(CommitOne(*store, SomeArticle("b")).status(), absl::OkStatus()) << synced;
    EXPECT_EQ(MustSnapshot(temp.directory())->Read(2, ArticleParts::kAll)->article, SomeArticle("b")) << synced;
  }
}

// Else the blocks that the filter errs about would be all of the cache in the end.
TEST(Store, WhatIsReadForIdsThatAreNewIsNotKept) {
  constexpr int kIds = 20'000;
  const TempArchive temp;
  const auto store = MustOpen(temp.directory());
  CommitChanges changes;
  changes.manifest = store->manifest();
  changes.manifest.collections = {{1, "default", kIds, ""}};
  changes.manifest.next_collection = 2;
  changes.manifest.next_article = kIds + 1;
  for (ArticleNumber number = 1; number <= kIds; ++number) {
    changes.keys.push_back({1, StrCat("known-", number), KeyRecord{{number}, std::string(16, 'h'), false, ""}});
  }
  ASSERT_EQ(store->Commit(std::move(changes)), absl::OkStatus());
  // How often a file is read to look for each of them.
  const auto look_for = [&](std::string_view kind, bool expected) {
    const std::uint64_t before = reads_of_files;
    for (int i = 1; i <= kIds; ++i) EXPECT_EQ(store->FindKey(1, StrCat(kind, i)).value().has_value(), expected) << i;
    return reads_of_files - before;
  };
  const std::uint64_t reads = look_for("new-", false);
  EXPECT_GT(reads, 0u) << "the filter never erred: there is nothing to see";
  EXPECT_LT(reads, kIds / 20) << "the filter itself is kept";
  EXPECT_GT(look_for("new-", false), reads / 2);
  look_for("known-", true);
  EXPECT_LE(look_for("known-", true), 2u) << "these are kept";
  const std::uint64_t before = reads_of_files;
  for (int i = 1; i <= kIds; ++i) {
    EXPECT_TRUE(store->FindKey(1, StrCat("known-", i)).value().has_value());
    EXPECT_FALSE(store->FindKey(1, StrCat("other-", i)).value().has_value());
  }
  EXPECT_LE(reads_of_files - before, 2u) << "and so where some are known";
}

// RocksDB is closed on the way, and may not open again.
TEST(Store, WhatCannotBeOpenedAgainAfterScrubbingIsNotRead) {
  int not_opened = 0;
  for (int synced = 0;; ++synced) {
    ASSERT_LT(synced, 20) << "scrubbing never ended";
    const TempArchive temp;
    auto store = MustOpen(temp.directory());
    ASSERT_EQ(CommitOne(*store, SomeArticle("secret")).status(), absl::OkStatus());
    ASSERT_EQ(CommitOne(*store, SomeArticle("a")).status(), absl::OkStatus());
    CommitChanges changes;
    changes.manifest = store->manifest();
    changes.keys.push_back({1, "secret", std::nullopt});
    changes.erased_articles = {1};
    ASSERT_EQ(store->Commit(changes), absl::OkStatus());
    list_syncs_left = synced;
    const absl::Status scrubbed = store->ScrubErased();
    list_syncs_left = -1;
    if (scrubbed.ok()) break;

    const absl::Status found = store->FindKey(1, "a").status();
    const auto ignore = [](std::string_view, const KeyRecord&) { return absl::OkStatus(); };
    EXPECT_TRUE(found.ok() || absl::IsFailedPrecondition(found)) << synced << ": " << found;
    EXPECT_EQ(store->Tombstones(1).status(), found) << synced;
    EXPECT_EQ(store->ForEachKey(1, ignore), found) << synced;
    EXPECT_EQ(store->Read(2, ArticleParts::kAll).status(), found) << synced;
    not_opened += found.ok() ? 0 : 1;

    store.reset();
    store = MustOpen(temp.directory());
    ASSERT_NE(store, nullptr) << synced;
    EXPECT_EQ(store->FindKey(1, "secret").value(), std::nullopt) << synced;
    EXPECT_EQ(store->Read(2, ArticleParts::kAll)->article, SomeArticle("a")) << synced;
  }
  EXPECT_GT(not_opened, 0) << "the case that this test is for";
}

}  // namespace
}  // namespace broadsheet
