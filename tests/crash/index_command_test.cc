// `broadsheet index` killed at any moment: what it said is committed is there, in the order of the input, and the same
// command finishes the work.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "broadsheet/archive.h"
#include "broadsheet/article_json.h"
#include "tests/crash/killed_run.h"
#include "tests/crash/script.h"
#include "tests/support/temp_directory.h"

namespace broadsheet::crash {
namespace {

constexpr std::size_t kArticles = 300;

class IndexCommand : public ::testing::Test {
 protected:
  IndexCommand() {
    std::ofstream file(directory_ / "articles.jsonl");
    for (std::size_t i = 0; i < kArticles; ++i) {
      std::string id = "a" + std::to_string(i);
      ids_.push_back("default/" + id);
      Article article = MakeArticle(i, id, 100);
      article.date = PublicationTime{.day = 19000};
      file << ArticleToJson(article) << "\n";
    }
  }

  std::string archive() const { return directory_ / "archive"; }

  struct Kill {
    std::size_t reports;  // once the command has made so many
    std::chrono::microseconds later;
  };

  // Runs the command; kills it, if that is wanted. True if it came to its end.
  bool RunIndex(std::optional<Kill> wanted = std::nullopt) {
    int output = open(reports().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t pid = Spawn({BROADSHEET_PROGRAM, "--archive", archive(), "index", "--format", "json", "--json", "--entities",
                       "off", "--commit-every", "7", directory_ / "articles.jsonl"},
                      output);
    close(output);
    if (wanted) {
      while (Reports().size() < wanted->reports && IsRunning(pid)) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
      std::this_thread::sleep_for(wanted->later);
      kill(pid, SIGKILL);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  std::string reports() const { return directory_ / "reports"; }

  // The whole lines that the last run wrote.
  std::vector<std::string> Reports() const {
    std::ifstream file(reports());
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line) && !file.eof();) lines.push_back(line);
    return lines;
  }

  // The last number of articles that the command called safe.
  std::size_t Committed() const {
    std::size_t safe = 0;
    const std::string mark = "{\"committed\":";
    for (const std::string& line : Reports()) {
      if (line.starts_with(mark)) safe = std::stoul(line.substr(mark.size()));
    }
    return safe;
  }

  const TempDirectory directory_;
  std::vector<std::string> ids_;  // full ids, in the order of the input
};

TEST_F(IndexCommand, KeepsWhatItCalledCommittedAndFinishesLater) {
  std::mt19937 random(11);
  std::size_t interrupted = 0;
  for (int round = 0; round < 12; ++round) {
    std::filesystem::remove_all(archive());
    // The very first moments in a third of the rounds, between any two commits in the others.
    const Kill moment = {round % 3 == 0 ? 0 : random() % (kArticles / 7), std::chrono::microseconds(random() % 30000)};
    const bool ended = RunIndex(moment);
    SCOPED_TRACE("round " + std::to_string(round) + ", killed " + std::to_string(moment.later.count()) +
                 " us after report " + std::to_string(moment.reports));
    const std::size_t reported = Committed();
    auto searcher = Archive(archive()).OpenSearcher();
    if (!searcher.ok()) {
      EXPECT_TRUE(absl::IsNotFound(searcher.status())) << searcher.status();
      EXPECT_EQ(reported, 0u);
    } else {
      auto found = (*searcher)->MatchingIds({});
      ASSERT_TRUE(found.ok()) << found.status();
      EXPECT_GE(found->size(), reported);
      interrupted += !ended && !found->empty();
      std::vector<std::string> first(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(found->size()));
      std::sort(first.begin(), first.end());
      std::sort(found->begin(), found->end());
      EXPECT_EQ(*found, first) << "not the first articles of the input";
      auto report = Archive(archive()).Verify();
      ASSERT_TRUE(report.ok()) << report.status();
      for (const auto& finding : report->damage) ADD_FAILURE() << finding.where << ": " << finding.what;
    }
    EXPECT_TRUE(RunIndex());
    ASSERT_FALSE(Reports().empty());
    EXPECT_TRUE(Reports().back().starts_with("{\"read\":300,")) << Reports().back();
    auto whole = Archive(archive()).OpenSearcher();
    ASSERT_TRUE(whole.ok()) << whole.status();
    auto count = (*whole)->Count({});
    ASSERT_TRUE(count.ok()) << count.status();
    EXPECT_EQ(*count, kArticles);
    if (HasFailure()) return;
  }
  EXPECT_GT(interrupted, 0u) << "no run was killed between its first and last commit";
}

}  // namespace
}  // namespace broadsheet::crash
