// After a purge no byte of what was purged is on disk.
#include <gtest/gtest.h>

#include <set>

#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/article_samples.h"
#include "tests/storage/temp_archive.h"

namespace broadsheet {
namespace {

// Tokens that no other article has, in a form that compression leaves alone where it finds no repetition.
constexpr std::string_view kSecretId = "Zq8vLw3Xk7";
constexpr std::string_view kSecretTitle = "Jr5tYb1Nd9";
constexpr std::string_view kSecretBody = "Hm2cPs6Fg4";

std::set<std::string> FilesWith(const std::filesystem::path& directory, std::string_view text) {
  std::set<std::string> names;
  for (const std::filesystem::path& file : FilesBelow(directory)) {
    if (ReadFile(file).find(text) != std::string::npos) names.insert(file.filename().string());
  }
  return names;
}

class PurgeTest : public testing::Test {
 protected:
  void SetUp() override {
    auto store = Store::Open(temp_.directory(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  // Commits `count` articles; the one with number `secret` holds the secrets.
  void CommitArticles(ArticleNumber count, ArticleNumber secret) {
    CommitChanges changes;
    changes.manifest = store_->manifest();
    for (ArticleNumber i = 0; i < count; ++i) {
      const ArticleNumber number = changes.manifest.next_article++;
      Article article;
      article.id = number == secret ? std::string(kSecretId) : StrCat("id-", number);
      article.title = number == secret ? std::string(kSecretTitle) : RandomText(random_, 8);
      article.body = RandomText(random_, 300);
      if (number == secret) article.body = StrCat(article.body, " ", kSecretBody);
      ASSERT_EQ(store_->Put(number, 1, 1, article), absl::OkStatus());
      changes.keys.push_back({1, article.id, KeyRecord{{number}, ContentHash(article), false, ""}});
    }
    ASSERT_EQ(store_->Commit(std::move(changes)), absl::OkStatus());
  }

  absl::Status Erase(ArticleNumber secret) {
    CommitChanges changes;
    changes.manifest = store_->manifest();
    changes.keys.push_back({1, std::string(kSecretId), std::nullopt});
    changes.erased_articles = {secret};
    return store_->Commit(std::move(changes));
  }

  std::set<std::string> FilesWithSecrets() {
    std::set<std::string> names;
    for (const std::string_view secret : {kSecretId, kSecretTitle, kSecretBody})
      names.merge(FilesWith(temp_.root(), secret));
    return names;
  }

  std::set<std::string> Tables() {
    std::set<std::string> names;
    for (const auto& file : FilesBelow(temp_ / "store")) {
      if (file.extension() == ".sst") names.insert(file.filename().string());
    }
    return names;
  }

  Random random_{9};
  TempArchive temp_;
  std::unique_ptr<Store> store_;
};

TEST_F(PurgeTest, NothingIsLeftOfWhatWasInTheLog) {
  CommitArticles(20, 7);
  ASSERT_FALSE(FilesWithSecrets().empty());
  ASSERT_EQ(Erase(7), absl::OkStatus());
  ASSERT_EQ(store_->ScrubErased(), absl::OkStatus());
  EXPECT_EQ(FilesWithSecrets(), std::set<std::string>());
  EXPECT_TRUE(store_->Read(8, ArticleParts::kAll).ok());
}

TEST_F(PurgeTest, NothingIsLeftOfWhatWasInFiles) {
  CommitArticles(2000, 700);
  CommitArticles(2000, 0);
  ASSERT_EQ(store_->CompressClosely().get(), absl::OkStatus());  // dictionaries are made of the text
  store_.reset();
  SetUp();
  // File names and RocksDB's manifest hold first and last keys; bodies are compressed, so files are compared as well.
  const std::set<std::string> before = Tables();
  ASSERT_FALSE(before.empty());
  ASSERT_EQ(Erase(700), absl::OkStatus());
  ASSERT_EQ(store_->ScrubErased(), absl::OkStatus());
  for (const std::string& file : Tables()) EXPECT_FALSE(before.contains(file)) << file << " was not rewritten";
  EXPECT_EQ(FilesWithSecrets(), std::set<std::string>());
  store_.reset();
  EXPECT_EQ(FilesWithSecrets(), std::set<std::string>());
  EXPECT_EQ(Snapshot::Open(temp_.directory()).value()->Read(700, ArticleParts::kAll).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(PurgeTest, ANewWriterFinishesWhatWasNotScrubbed) {
  CommitArticles(20, 7);
  ASSERT_EQ(Erase(7), absl::OkStatus());
  store_.reset();
  ASSERT_FALSE(FilesWithSecrets().empty());
  SetUp();
  EXPECT_EQ(FilesWithSecrets(), std::set<std::string>());
}

}  // namespace
}  // namespace broadsheet
