// An archive to be damaged and salvaged, and what was in it before.
#ifndef BROADSHEET_TESTS_STORAGE_SALVAGE_FIXTURE_H_
#define BROADSHEET_TESTS_STORAGE_SALVAGE_FIXTURE_H_

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/rocks.h"
#include "storage/salvage.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/temp_archive.h"
#include "tests/storage/workload.h"

namespace broadsheet {

inline constexpr std::uint64_t kCommits = 12;

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
    Model model(11);
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
    EXPECT_TRUE(std::filesystem::exists(*aside)) << "the damaged archive is kept";
    salvage->reset();
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(temp_.root()), std::filesystem::directory_iterator()),
              2);
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

  // No writer opens what is there, and `verify` names it as a damage of articles.
  void ExpectRefused(const std::string& what) {
    const absl::Status opened = Store::Open(temp_.directory(), {}).status();
    EXPECT_TRUE(absl::IsDataLoss(opened)) << opened;
    EXPECT_NE(ToStd(opened.message()).find(what + "): run `broadsheet repair`"), std::string_view::npos) << opened;
    const auto report = VerifyArchive(temp_.directory());
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_FALSE(report->damage.empty());
    EXPECT_FALSE(report->damage.front().in_index);
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
    std::filesystem::remove_all(temp_.directory());
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

  // A copy of the archive as it is, and to put it in the place of all that is there.
  void KeepCopy() { std::filesystem::copy(temp_.directory(), Copy(), std::filesystem::copy_options::recursive); }
  void BringBack() {
    Empty();
    std::filesystem::copy(Copy(), temp_.directory(), std::filesystem::copy_options::recursive);
  }
  std::filesystem::path Copy() const { return elsewhere_.root() / "copy"; }
  void Empty() {
    for (const auto& entry : std::filesystem::directory_iterator(temp_.root()))
      std::filesystem::remove_all(entry.path());
  }

  // The one table that begins with a record of the kind.
  std::filesystem::path TableOf(char kind) {
    for (const std::filesystem::path& file : FilesBelow(temp_ / "store")) {
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

  std::filesystem::path FileNamed(const std::string& beginning) {
    for (const std::filesystem::path& file : FilesBelow(temp_ / "store")) {
      if (file.filename().string().starts_with(beginning)) return file;
    }
    ADD_FAILURE() << "no " << beginning;
    return {};
  }

  TempArchive temp_, elsewhere_;
  Contents before_;
  std::string lost_;
  ArticleNumber some_article_ = 0;
  std::map<std::uint64_t, ArticleNumber> next_articles_;  // after each commit
  bool logs_are_damaged_ = false;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_STORAGE_SALVAGE_FIXTURE_H_
