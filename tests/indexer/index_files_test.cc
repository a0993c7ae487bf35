// Good articles around bad input are indexed, the bad is named.
#include "broadsheet/index_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class IndexFilesTest : public testing::Test {
 protected:
  IndexFilesTest() {
    fs::create_directory(root_ / "in");
    observer_.on_rejected = [this](const std::string& message) { rejected_.push_back(message); };
    observer_.on_warning = [this](const std::string& message) { warnings_.push_back(message); };
  }

  std::string Write(const std::string& name, const std::string& content) {
    std::ofstream(root_ / "in" / name, std::ios::binary) << content;
    return (root_ / "in" / name).string();
  }

  IndexCounts Index(const std::vector<std::string>& paths) {
    rejected_.clear();
    warnings_.clear();
    absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Open((root_ / "archive").string(), {});
    EXPECT_TRUE(writer.ok()) << writer.status();
    absl::StatusOr<IndexCounts> counts = IndexFiles(**writer, paths, options_, observer_);
    EXPECT_TRUE(counts.ok()) << counts.status();
    EXPECT_TRUE((*writer)->Close().ok());
    return counts.ok() ? *counts : IndexCounts();
  }

  const TempDirectory directory_;
  const fs::path root_ = directory_.path();
  IndexFilesOptions options_;
  IndexObserver observer_;
  std::vector<std::string> rejected_, warnings_;
};

std::string Line(const std::string& id, const std::string& title) {
  return "{\"id\":\"" + id + "\",\"title\":\"" + title + "\",\"date\":\"2024-03-01\",\"body\":\"Some text.\"}\n";
}

TEST_F(IndexFilesTest, CountsWhatHappened) {
  const std::string path = Write("a.jsonl", Line("1", "One") + Line("2", "Two"));
  IndexCounts counts = Index({path});
  EXPECT_EQ(counts.read, 2u);
  EXPECT_EQ(counts.added, 2u);
  EXPECT_EQ(counts.bytes, fs::file_size(path));
  counts = Index({path});
  EXPECT_EQ(counts.added, 0u);
  EXPECT_EQ(counts.unchanged, 2u);
  Write("a.jsonl", Line("1", "One") + Line("2", "Changed"));
  counts = Index({path});
  EXPECT_EQ(counts.unchanged, 1u);
  EXPECT_EQ(counts.updated, 1u);
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(IndexFilesTest, WarnsOfOneIdTwice) {
  const std::string path = Write("a.jsonl", Line("17", "One") + Line("17", "Two"));
  const IndexCounts counts = Index({path});
  EXPECT_EQ(counts.added, 1u);
  EXPECT_EQ(counts.updated, 1u);
  EXPECT_THAT(warnings_,
              ElementsAre(AllOf(HasSubstr(path), HasSubstr("offset 6"), HasSubstr("'17'"), HasSubstr("twice"))));
}

TEST_F(IndexFilesTest, RejectsABrokenLineAndKeepsItsNeighbours) {
  const std::string path = Write("a.jsonl", Line("1", "One") + "{\"id\": \"2\", oops\n" + Line("3", "Three"));
  const IndexCounts counts = Index({path});
  EXPECT_EQ(counts.added, 2u);
  EXPECT_EQ(counts.rejected, 1u);
  EXPECT_THAT(rejected_, ElementsAre(AllOf(HasSubstr(path), HasSubstr(std::to_string(Line("1", "One").size())))));
}

TEST_F(IndexFilesTest, SkipsUnknownFilesInFoldersAndRejectsThemByName) {
  Write("good.jsonl", Line("1", "One"));
  const std::string binary = Write("picture.bin", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\2\3", 20));
  IndexCounts counts = Index({(root_ / "in").string()});
  EXPECT_EQ(counts.added, 1u);
  EXPECT_EQ(counts.skipped, 1u);
  EXPECT_EQ(counts.rejected, 0u);
  counts = Index({binary});
  EXPECT_EQ(counts.skipped, 0u);
  EXPECT_EQ(counts.rejected, 1u);
  EXPECT_THAT(rejected_, ElementsAre(HasSubstr(binary)));
}

// Its table files are of no known format, its logs would be rejected, and more of both would come with every run.
TEST_F(IndexFilesTest, LeavesOutTheArchiveItself) {
  Write("a.jsonl", Line("1", "One"));
  for (int run = 0; run < 2; ++run) {
    const IndexCounts counts = Index({root_.string() + "/in/.."});
    EXPECT_EQ(counts.read, 1u);
    EXPECT_EQ(counts.skipped, 0u);
    EXPECT_EQ(counts.rejected, 0u);
    EXPECT_THAT(rejected_, IsEmpty());
  }
}

TEST_F(IndexFilesTest, ReadsLinksToFilesAndCountsWhatIsNoFile) {
  const std::string folder = (root_ / "in").string();
  fs::create_directory(root_ / "elsewhere");
  std::ofstream(root_ / "elsewhere" / "a.jsonl") << Line("1", "One");
  fs::create_symlink(root_ / "elsewhere" / "a.jsonl", folder + "/file");
  fs::create_directory_symlink(root_ / "elsewhere", folder + "/folder");
  fs::create_symlink(root_ / "nowhere", folder + "/nothing");
  ASSERT_EQ(mkfifo((folder + "/pipe").c_str(), 0600), 0);
  const IndexCounts counts = Index({folder});
  EXPECT_EQ(counts.read, 1u);
  EXPECT_EQ(counts.skipped, 3u);
  EXPECT_EQ(counts.rejected, 0u);
}

TEST_F(IndexFilesTest, KeepsWhatCameBeforeATruncation) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += Line(std::to_string(i), "Title " + std::to_string(i * 7919 % 10007));
  const std::string path = (root_ / "in" / "a.jsonl.gz").string();
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  fs::resize_file(path, fs::file_size(path) / 2);
  const IndexCounts counts = Index({path});
  EXPECT_GT(counts.added, 200u);
  EXPECT_LT(counts.added, 2000u);
  EXPECT_GE(counts.rejected, 1u);
  EXPECT_THAT(rejected_, testing::Contains(HasSubstr(path)));
}

TEST_F(IndexFilesTest, RefusesABadCollectionNameAsAWhole) {
  options_.collection = "a/b";
  auto writer = Writer::Open((root_ / "archive").string(), {});
  ASSERT_TRUE(writer.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(
      IndexFiles(**writer, {Write("a.jsonl", Line("1", "One"))}, options_, observer_).status()));
  EXPECT_THAT(rejected_, IsEmpty());
}

TEST_F(IndexFilesTest, ReportsWhatDoesNotExist) {
  const IndexCounts counts = Index({"/nonexistent/file.jsonl"});
  EXPECT_EQ(counts.rejected, 1u);
  EXPECT_THAT(rejected_, ElementsAre(HasSubstr("/nonexistent/file.jsonl")));
}

TEST_F(IndexFilesTest, StopsBetweenArticlesAndKeepsWhatIsRead) {
  const std::string path = Write("a.jsonl", Line("1", "One") + Line("2", "Two") + Line("3", "Three"));
  std::atomic<bool> stop{false};
  options_.stop = &stop;
  observer_.on_progress = [&](const IndexCounts& counts, std::uint64_t, std::uint64_t) { stop = counts.read == 2; };
  EXPECT_EQ(Index({path}).added, 2u);
  stop = false;
  observer_.on_progress = {};
  const IndexCounts counts = Index({path});
  EXPECT_EQ(counts.unchanged, 2u);
  EXPECT_EQ(counts.added, 1u);
}

TEST_F(IndexFilesTest, ExtractsWithoutAnArchive) {
  const std::string path = Write("a.jsonl", Line("1", "One") + Line("2", "Two"));
  std::vector<std::string> titles;
  ASSERT_TRUE(ExtractFiles({path}, options_, observer_, [&](const Article& article, const std::string& file) {
                EXPECT_EQ(file, path);
                titles.push_back(article.title);
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(titles, ElementsAre("One", "Two"));
  EXPECT_FALSE(fs::exists(root_ / "archive"));
}

}  // namespace
}  // namespace broadsheet
