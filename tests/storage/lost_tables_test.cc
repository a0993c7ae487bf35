// Tables of the store that are gone, cut, or cannot be opened: a reader says so, and gives what the others hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/article_samples.h"
#include "tests/storage/commit_one.h"
#include "tests/storage/temp_archive.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::size_t kCommits = 20;            // each brings two tables, of heads and of bodies
constexpr std::size_t kWordsOfABody = 200'000;  // more than a megabyte: a commit of articles that go to tables

class LostTablesTest : public testing::Test {
 protected:
  void SetUp() override {
    auto store = Store::Open(temp_.directory(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    Random random(3);
    for (std::size_t i = 0; i < kCommits; ++i) {
      Article article;
      article.id = StrCat("a", i);
      article.body = RandomText(random, kWordsOfABody);
      const auto number = CommitOne(**store, article);
      ASSERT_TRUE(number.ok()) << number.status();
      numbers_.push_back(*number);
    }
  }

  std::vector<fs::path> Tables() const {
    std::vector<fs::path> tables;
    for (const fs::path& file : FilesBelow(temp_ / "store")) {
      if (file.extension() == ".sst") tables.push_back(file);
    }
    return tables;
  }

  const TempArchive temp_;
  std::vector<ArticleNumber> numbers_;
};

// RocksDB's way for a secondary instance is to take the last state of which all tables are there, and say nothing.
TEST_F(LostTablesTest, NoReaderTakesAnEarlierState) {
  ASSERT_GE(Tables().size(), 2 * kCommits);
  for (const fs::path& table : Tables()) {
    fs::rename(table, temp_.root() / "away");
    const absl::Status gone = Snapshot::Open(temp_.directory()).status();
    EXPECT_EQ(gone.code(), absl::StatusCode::kDataLoss) << gone;
    EXPECT_THAT(gone.ToString(), HasSubstr(table.filename().string()));
    EXPECT_THAT(gone.ToString(), HasSubstr("broadsheet repair"));
    fs::rename(temp_.root() / "away", table);

    const std::string content = ReadFile(table);
    WriteFile(table, content.substr(0, content.size() - 1));
    const absl::Status cut = Snapshot::Open(temp_.directory()).status();
    EXPECT_EQ(cut.code(), absl::StatusCode::kDataLoss) << cut;
    EXPECT_THAT(cut.ToString(), HasSubstr("broadsheet verify"));
    WriteFile(table, content);
  }
  EXPECT_TRUE(Snapshot::Open(temp_.directory()).ok());
}

// All commits are in the log, and RocksDB is content with what is left of its list: only its length tells.
TEST_F(LostTablesTest, AListOfTablesThatWasCutIsNotTakenForAll) {
  const std::vector<fs::path> tables = Tables();
  int lists = 0;
  for (const fs::path& file : FilesBelow(temp_ / "store")) {
    if (!file.filename().string().starts_with("MANIFEST-")) continue;
    ++lists;
    const std::string content = ReadFile(file);
    for (const std::size_t cut : {std::size_t{1}, content.size() / 4, content.size() / 2}) {
      WriteFile(file, content.substr(0, content.size() - cut));
      for (const absl::Status& status :
           {Snapshot::Open(temp_.directory()).status(), Store::Open(temp_.directory(), {}).status()}) {
        EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << cut << ": " << status;
        EXPECT_THAT(status.ToString(), HasSubstr("were safe"));
      }
      EXPECT_EQ(Tables(), tables) << "there would be nothing to repair";
      WriteFile(file, content);
    }
  }
  EXPECT_EQ(lists, 1);
  EXPECT_TRUE(Store::Open(temp_.directory(), {}).ok());
}

// Whichever it is: the last body and the first head stand right beside the commits, which every reader looks at, and
// beside what a writer sweeps up.
TEST_F(LostTablesTest, ADamagedArticleKeepsNoOtherFromBeingReadAndNoWriterOut) {
  constexpr std::uintmax_t kInItsRecords = 16;  // they stand at the beginning
  std::size_t tables_of_articles = 0;
  for (const fs::path& table : Tables()) {
    FlipByte(table, kInItsRecords);
    const auto snapshot = Snapshot::Open(temp_.directory());
    if (snapshot.ok()) {
      ++tables_of_articles;
      const auto articles = (*snapshot)->ReadMany(numbers_, ArticleParts::kAll);
      EXPECT_EQ(std::count_if(articles.begin(), articles.end(), [](const auto& article) { return !article.ok(); }), 1);
      EXPECT_EQ(Store::Open(temp_.directory(), {}).status(), absl::OkStatus()) << table;
    }
    FlipByte(table, kInItsRecords);
  }
  EXPECT_EQ(tables_of_articles, 2 * kCommits);
}

// Of tables that are not opened before they are read from.
TEST_F(LostTablesTest, OfArticlesReadAtOnceOnlyThoseOfADamagedTableFail) {
  std::size_t damaged_tables = 0;
  for (const fs::path& table : Tables()) {
    const std::string content = ReadFile(table);
    FlipByte(table, content.size() - 1);  // the end says what a table is
    const auto snapshot = Snapshot::Open(temp_.directory());
    if (snapshot.ok()) {
      ++damaged_tables;
      std::size_t failed = 0;
      for (const absl::StatusOr<StoredArticle>& article : (*snapshot)->ReadMany(numbers_, ArticleParts::kAll)) {
        if (article.ok()) continue;
        ++failed;
        EXPECT_EQ(article.status().code(), absl::StatusCode::kDataLoss) << article.status();
      }
      EXPECT_EQ(failed, 1u) << table;
    } else {
      EXPECT_EQ(snapshot.status().code(), absl::StatusCode::kDataLoss) << snapshot.status();
    }
    WriteFile(table, content);
  }
  EXPECT_GT(damaged_tables, 0u) << "all tables were opened beforehand: the test tests nothing";
}

}  // namespace
}  // namespace broadsheet
