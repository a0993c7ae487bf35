// Any damage to any file of an archive: after Repair it is whole, and has nothing that was not there before.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "broadsheet/archive.h"
#include "tests/support/article_builder.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr int kArticles = 400;

class RepairTest : public testing::Test {
 protected:
  // Several commits: of tables, of logs, with revisions and deletions.
  void SetUp() override {
    std::mt19937 random(7);
    for (int commit = 0; commit < 4; ++commit) {
      auto writer = archive_.OpenWriter({});
      ASSERT_TRUE(writer.ok()) << writer.status();
      const bool large = commit % 2 == 0;
      for (int i = commit * 40; i < (large ? kArticles : commit * 40 + 20); ++i) {
        const std::string id = std::to_string(i);
        std::string body = "Words of " + id + " in commit " + std::to_string(commit) + ".";
        for (int word = large ? 700 : 5; word > 0; --word) body += " w" + std::to_string(random() % 100'000);
        ASSERT_TRUE(
            (*writer)->Add("wire", ArticleBuilder(id).Title("Title " + id).Body(body).Person("Ada Marsh")).ok());
      }
      ASSERT_EQ((*writer)->Close(), absl::OkStatus());
    }
    Query query;
    query.text = "id:3 OR id:200";
    ASSERT_TRUE(archive_.DeleteMatching(query, /*purge=*/false).ok());
    before_ = ReadAll();
    fs::copy(archive_.directory(), original_, fs::copy_options::recursive);
  }

  std::map<std::string, Article> ReadAll() {
    std::map<std::string, Article> articles;
    const auto searcher = archive_.OpenSearcher();
    EXPECT_TRUE(searcher.ok()) << searcher.status();
    if (!searcher.ok()) return articles;
    const absl::Status read = (*searcher)->ForEach({}, [&](const StoredArticle& stored) {
      articles[stored.article.id] = stored.article;
      return absl::OkStatus();
    });
    EXPECT_EQ(read, absl::OkStatus());
    return articles;
  }

  void Restart() {
    for (const auto& entry : fs::directory_iterator(directory_.path())) {
      if (entry.path() != fs::path(original_)) fs::remove_all(entry.path());
    }
    fs::copy(original_, archive_.directory(), fs::copy_options::recursive);
  }

  std::vector<fs::path> Files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(archive_.directory())) {
      const std::string name = entry.path().filename().string();
      if (entry.is_regular_file() && entry.file_size() > 0 && !name.starts_with("OPTIONS")) files.push_back(entry);
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  // Mends, and compares; true if nothing was lost.
  bool Mend() {
    const auto report = archive_.Repair();
    EXPECT_TRUE(report.ok()) << report.status();
    if (!report.ok()) return false;
    const auto verified = archive_.Verify();
    EXPECT_TRUE(verified.ok() && verified->damage.empty());
    const std::map<std::string, Article> after = ReadAll();
    EXPECT_EQ(report->articles, after.size());
    for (const auto& [id, article] : after) {
      const auto found = before_.find(id);
      // What was deleted may come back, and an older revision take the place of the newest; then that is said.
      const bool same = found != before_.end() && article == found->second;
      EXPECT_TRUE(same || !report->lost.empty()) << id;
      EXPECT_TRUE(article.title == "Title " + id || (article.title.empty() && !report->lost.empty())) << article.title;
      EXPECT_TRUE(article.body.starts_with("Words of " + id + " in commit ")) << id;
    }
    EXPECT_TRUE(after.size() == before_.size() || !report->lost.empty());
    EXPECT_TRUE(report->lost.empty() || fs::exists(report->moved_to));
    return report->lost.empty();
  }

  TempDirectory directory_;
  Archive archive_{directory_.path() + "/archive"};
  const std::string original_ = directory_.path() + "/original";
  std::map<std::string, Article> before_;
};

TEST_F(RepairTest, ChangedBytesOfEachFile) {
  std::mt19937 random(1);
  int lost_nothing = 0;
  for (const fs::path& file : Files()) {
    SCOPED_TRACE(file.string());
    Restart();
    {
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      const auto at = static_cast<std::streamoff>(random() % fs::file_size(file));
      bytes.seekg(at);
      const char byte = static_cast<char>(bytes.get() ^ (1 + random() % 255));
      bytes.seekp(at);
      bytes.put(byte);
    }
    lost_nothing += Mend() ? 1 : 0;
    if (HasFailure()) return;
  }
  EXPECT_GT(lost_nothing, 5);
}

TEST_F(RepairTest, FilesCutShortOrLost) {
  std::mt19937 random(2);
  for (const fs::path& file : Files()) {
    SCOPED_TRACE(file.string());
    Restart();
    if (random() % 2 == 0) {
      fs::remove(file);
    } else {
      fs::resize_file(file, random() % fs::file_size(file));
    }
    Mend();
    if (HasFailure()) return;
  }
}

TEST_F(RepairTest, AWholeArchiveIsLeftAlone) {
  const auto report = archive_.Repair();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->was_whole);
  EXPECT_EQ(report->articles, before_.size());
  EXPECT_EQ(Archive(directory_.path() + "/none").Repair().status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace broadsheet
