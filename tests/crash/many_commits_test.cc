// Ten thousand commits of one article each must stay cheap in files and disk.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "broadsheet/archive.h"
#include "tests/crash/script.h"
#include "tests/support/temp_directory.h"

namespace broadsheet::crash {
namespace {

constexpr std::uint64_t kCommits = 10000;

struct Usage {
  std::uint64_t files = 0, bytes = 0;
};

Usage UsageOf(const std::string& directory) {
  Usage usage;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    ++usage.files;
    usage.bytes += entry.file_size();
  }
  return usage;
}

TEST(ManyCommits, StayCheapInFilesAndDisk) {
  // In memory where there is such a place: it is the files that count here, and 50,000 syncs of a disk take minutes.
  std::filesystem::path memory = "/dev/shm";
  std::filesystem::path place = access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
  const TempDirectory root(place);
  std::string directory = root / "archive";
  std::uint64_t text_bytes = 0, most_files = 0;
  {
    auto writer = Archive(directory).OpenWriter();
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (std::uint64_t i = 0; i < kCommits; ++i) {
      Article article = MakeArticle(i, "a" + std::to_string(i), 120);
      text_bytes += article.title.size() + article.body.size();
      auto added = (*writer)->Add("wire", std::move(article));
      ASSERT_TRUE(added.ok()) << added.status();
      absl::Status committed = (*writer)->Commit();
      ASSERT_TRUE(committed.ok()) << i << ": " << committed;
      if (i % 500 == 499) most_files = std::max(most_files, UsageOf(directory).files);
    }
    ASSERT_TRUE((*writer)->Close().ok());
  }
  auto searcher = Archive(directory).OpenSearcher();
  ASSERT_TRUE(searcher.ok()) << searcher.status();
  ArchiveStats stats = (*searcher)->Stats();
  EXPECT_EQ(stats.articles, kCommits);
  auto count = (*searcher)->Count({.text = "harbour"});
  ASSERT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(*count, kCommits);

  Usage usage = UsageOf(directory);
  SCOPED_TRACE(std::to_string(stats.segments) + " segments, " + std::to_string(usage.files) + " files (at most " +
               std::to_string(most_files) + " on the way), " + std::to_string(usage.bytes) + " bytes");
  EXPECT_LE(stats.segments, 30u);
  EXPECT_LE(usage.files, 100u);
  EXPECT_LE(most_files, 200u);
  EXPECT_LE(usage.bytes, 3 * text_bytes) << "text: " << text_bytes;
}

}  // namespace
}  // namespace broadsheet::crash
