// Stories of real wire articles: groups of the same body, and pairs of versions whose common part is known.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "broadsheet/archive.h"
#include "broadsheet/index_files.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows ReadRows(const std::string& path) {
  Rows rows;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) rows.push_back(absl::StrSplit(line, '\t'));
  return rows;
}

class StoryData : public testing::Test {
 protected:
  void SetUp() override {
    const char* const data = std::getenv("BROADSHEET_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "BROADSHEET_TEST_DATA does not name the folder of test data";
    groups_ = ReadRows(std::string(data) + "/duplicates/exact-groups.tsv");
    pairs_ = ReadRows(std::string(data) + "/duplicates/update-pairs.tsv");
    ASSERT_GT(pairs_.size(), 1000u);
    pairs_.erase(pairs_.begin());  // names of the columns
    Index(std::string(data) + "/news");
  }

  // Of all articles those that are named, and every eighth.
  void Index(const std::string& news) {
    std::set<std::string> wanted;
    for (const auto& group : groups_) wanted.insert(group.begin(), group.end());
    for (const auto& pair : pairs_) wanted.insert({pair[1], pair[2]});
    auto writer = Archive(directory_ / "archive").OpenWriter();
    ASSERT_TRUE(writer.ok()) << writer.status();
    std::size_t read = 0;
    const auto add = [&](const Article& article, const std::string&) -> absl::Status {
      if (++read % 8 != 0 && !wanted.contains(article.id)) return absl::OkStatus();
      return (*writer)->Add("news", article).status();
    };
    ASSERT_TRUE(ExtractFiles({news}, {}, {}, add).ok());
    ASSERT_TRUE((*writer)->Close().ok());
    auto searcher = Archive(directory_ / "archive").OpenSearcher();
    ASSERT_TRUE(searcher.ok()) << searcher.status();
    searcher_ = *std::move(searcher);
  }

  std::map<std::string, StoryRelation> StoryOf(const std::string& id) const {
    std::map<std::string, StoryRelation> members;
    const auto story = searcher_->TellStory("news/" + id);
    EXPECT_TRUE(story.ok()) << story.status();
    if (!story.ok()) return members;
    for (const StoryArticle& member : story->articles) members[member.article.article.id] = member.relation;
    return members;
  }

  TempDirectory directory_;
  Rows groups_, pairs_;
  std::unique_ptr<Searcher> searcher_;
};

TEST_F(StoryData, CopiesAndVersionsOfTheWire) {
  std::size_t copies = 0;
  for (std::size_t i = 0; i < groups_.size(); i += 5) {
    const auto members = StoryOf(groups_[i][0]);
    for (std::size_t j = 1; j < groups_[i].size(); ++j, ++copies) {
      const auto found = members.find(groups_[i][j]);
      EXPECT_TRUE(found != members.end() && found->second == StoryRelation::kCopy) << groups_[i][j];
    }
  }
  std::size_t versions = 0, found = 0, strangers = 0;
  for (std::size_t i = 0; i < pairs_.size(); i += 5) {
    const double contained = std::stod(pairs_[i][4]);
    const bool there = StoryOf(pairs_[i][1]).contains(pairs_[i][2]);
    // Who counts words otherwise sees a little more or less.
    if (contained >= 0.45) ++versions, found += there;
    if (contained < 0.3) strangers += there;
  }
  std::printf("%zu copies, %zu of %zu versions\n", copies, found, versions);
  EXPECT_GT(copies, 300u);
  EXPECT_GT(versions, 150u);
  EXPECT_GE(found * 100, versions * 98);
  EXPECT_EQ(strangers, 0u);
}

}  // namespace
}  // namespace broadsheet
