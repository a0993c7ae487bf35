// Kills writers at every failpoint and at random moments, and compares what is left with the model.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "storage/failpoint.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/article_samples.h"
#include "tests/storage/temp_archive.h"
#include "tests/storage/workload.h"

namespace broadsheet {
namespace {

constexpr std::uint64_t kSeed = 623;

struct Ended {
  bool failpoint = false, success = false;
  std::string output;  // what it said
};

// One run of store_workload.
class Workload {
 public:
  Workload(std::string_view mode, const std::string& directory, std::uint64_t seed, std::uint64_t limit,
           const std::string& failpoint = "") {
    const std::string seed_text = StrCat(seed), limit_text = StrCat(limit);
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      if (failpoint.empty()) {
        unsetenv("BROADSHEET_FAILPOINT");
      } else {
        setenv("BROADSHEET_FAILPOINT", failpoint.c_str(), 1);
      }
      execl(STORE_WORKLOAD, "store_workload", std::string(mode).c_str(), directory.c_str(), seed_text.c_str(),
            limit_text.c_str(), nullptr);
      _exit(126);
    }
    close(ends[1]);
    output_ = ends[0];
  }

  void Kill() const { kill(pid_, SIGKILL); }

  // Until it has said so many lines, or ended.
  void WaitForLines(std::uint64_t lines) {
    for (char c; lines > 0 && read(output_, &c, 1) == 1;) {
      read_ += c;
      if (c == '\n') --lines;
    }
  }

  Ended Wait() const {
    Ended ended;
    ended.output = read_;
    char buffer[4096];
    for (ssize_t count; (count = read(output_, buffer, sizeof(buffer))) > 0;) {
      ended.output.append(buffer, static_cast<std::size_t>(count));
    }
    close(output_);
    int status = 0;
    waitpid(pid_, &status, 0);
    ended.failpoint = WIFEXITED(status) && WEXITSTATUS(status) == kExitAtFailpoint;
    ended.success = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return ended;
  }

 private:
  pid_t pid_;
  int output_;
  std::string read_;
};

// The last commit that the writer called safe; 0 if none.
std::uint64_t LastCommit(const std::string& output) {
  const std::size_t line = output.rfind("committed ");
  return line == std::string::npos ? 0 : std::stoull(output.substr(line + 10));
}

// Every safe commit is there, nothing uncommitted is seen, and `verify` is content before any writer swept up. Raises
// `safe` to the commit that was seen: it has to stay.
void ExpectWhole(const std::string& directory, std::uint64_t* safe, const std::string& what,
                 std::uint64_t seed = kSeed) {
  const auto snapshot = Snapshot::Open(directory);
  if (absl::IsNotFound(snapshot.status()) && *safe == 0) return;  // killed before there was an archive
  ASSERT_TRUE(snapshot.ok()) << what << ": " << snapshot.status();
  const std::uint64_t commit = (*snapshot)->manifest().commit;
  ASSERT_GE(commit, *safe) << what;
  ASSERT_LE(commit, *safe + 1) << what;
  *safe = commit;
  Model model(seed);
  model.AdvanceTo(commit);
  ASSERT_EQ(model.Compare(**snapshot), absl::OkStatus()) << what;
  const auto report = VerifyArchive(directory);
  ASSERT_TRUE(report.ok()) << what << ": " << report.status();
  for (const Damage& damage : report->damage) ADD_FAILURE() << what << ": " << damage.where << ": " << damage.what;
}

constexpr std::uint64_t kCommits = 9;  // of this seed contain all kinds of changes

TEST(Crash, AtEveryFailpoint) {
  for (const std::string_view name : kFailpoints) {
    if (name.starts_with("write.") || name.starts_with("merge.") || name.starts_with("delete.")) continue;  // not ours
    if (name.starts_with("backup.")) continue;  // backup_test.cc has those
    const bool often_passed = name.starts_with("put.") || (name.starts_with("commit.") && !name.ends_with("_ingest"));
    const std::string failpoint = StrCat(name, often_passed ? ":3" : ":1");
    const TempArchive temp;
    std::uint64_t safe = 0;
    // Twice: the second may hit recovery from the first. Then on to the end.
    for (const int turn : {1, 2}) {
      const std::string what = StrCat(failpoint, ", turn ", turn);
      const Ended ended = Workload("write", temp.directory(), kSeed, kCommits, failpoint).Wait();
      ASSERT_TRUE(ended.failpoint || (ended.success && turn == 2)) << what << ": it was not passed";
      safe = std::max(safe, LastCommit(ended.output));
      ExpectWhole(temp.directory(), &safe, what);
      if (HasFatalFailure()) return;
    }
    ASSERT_TRUE(Workload("write", temp.directory(), kSeed, kCommits).Wait().success) << failpoint;
    safe = kCommits;
    ExpectWhole(temp.directory(), &safe, failpoint + ", to the end");
    for (const auto& entry : std::filesystem::directory_iterator(temp.root())) {
      EXPECT_EQ(entry.path().filename(), "archive") << failpoint;
    }
  }
}

// The first seed from `seed` on whose first commit brings so many articles that they go to files, or so few that they
// do not.
std::uint64_t SeedOfFirstCommit(std::uint64_t seed, bool is_large) {
  for (;; ++seed) {
    const std::size_t articles = Model(seed).Advance().puts.size();
    if (articles > 0 && (articles >= 100) == is_large) return seed;
  }
}

// What nobody has synced may be gone after a crash of the machine.
void EmptyLogs(const TempArchive& temp) {
  for (const auto& file : std::filesystem::directory_iterator(temp / "store")) {
    if (file.path().extension() == ".log") std::filesystem::resize_file(file, 0);
  }
}

// The articles of a commit that was cut off may be in the store. Others get their numbers, and are what is seen.
TEST(Crash, NumbersOfACommitThatNeverWasAreGivenToOtherArticles) {
  const std::uint64_t first = SeedOfFirstCommit(1, /*is_large=*/true);
  for (const bool is_large : {true, false}) {
    const std::uint64_t next = SeedOfFirstCommit(first + 1, is_large);
    for (const char* failpoint : {"commit.before_ingest", "commit.after_ingest", "commit.before_batch"}) {
      for (const bool sweep_is_lost : {false, true}) {
        const std::string what = StrCat(failpoint, is_large ? ", files" : ", log", sweep_is_lost ? ", twice" : "");
        const TempArchive temp;
        std::uint64_t safe = 0;
        ASSERT_TRUE(Workload("write", temp.directory(), first, 1, failpoint).Wait().failpoint) << what;
        if (sweep_is_lost) {
          ASSERT_TRUE(Workload("write", temp.directory(), next, 1, "sweep.records").Wait().failpoint) << what;
          EmptyLogs(temp);
        }
        ExpectWhole(temp.directory(), &safe, what);
        ASSERT_EQ(safe, 0u) << what;
        ASSERT_TRUE(Workload("write", temp.directory(), next, 2).Wait().success) << what;
        safe = 2;
        ExpectWhole(temp.directory(), &safe, what, next);
        const auto snapshot = Snapshot::Open(temp.directory());
        ASSERT_TRUE(snapshot.ok()) << what << ": " << snapshot.status();
        const ArticleNumber unused = (*snapshot)->manifest().next_article;
        EXPECT_TRUE(absl::IsNotFound((*snapshot)->Read(unused, ArticleParts::kHead).status())) << what;
      }
    }
  }
}

TEST(Crash, AtRandomMoments) {
  Random random(5);
  const TempArchive temp;
  std::uint64_t safe = 0;
  for (int round = 0; round < 20; ++round) {
    Workload writer("write", temp.directory(), kSeed, 400);
    writer.WaitForLines(Below(random, 4));
    std::this_thread::sleep_for(std::chrono::microseconds(Below(random, 20000)));
    writer.Kill();
    safe = std::max(safe, LastCommit(writer.Wait().output));
    ExpectWhole(temp.directory(), &safe, StrCat("round ", round));
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(safe, 5u);
}

TEST(Beside, ReadersSeeOneCommitEach) {
  const TempArchive temp;
  ASSERT_TRUE(Workload("write", temp.directory(), kSeed, 1).Wait().success);
  std::vector<Workload> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back("read", temp.directory(), kSeed, 1500);
  EXPECT_TRUE(Workload("write", temp.directory(), kSeed, 30).Wait().success);
  for (const Workload& reader : readers) {
    const Ended ended = reader.Wait();
    EXPECT_TRUE(ended.success);
    EXPECT_NE(ended.output, "opened 0\n");
  }
}

TEST(Beside, VerifyIsContentWhileAWriterWorks) {
  const TempArchive temp;
  ASSERT_TRUE(Workload("write", temp.directory(), kSeed, 1).Wait().success);
  const Workload writer("write", temp.directory(), kSeed, 25);
  for (int i = 0; i < 5; ++i) {
    const auto report = VerifyArchive(temp.directory());
    ASSERT_TRUE(report.ok()) << report.status();
    for (const Damage& damage : report->damage) ADD_FAILURE() << damage.where << ": " << damage.what;
  }
  EXPECT_TRUE(writer.Wait().success);
}

TEST(Beside, CreatorsAtOnceMakeOneArchive) {
  const TempArchive temp;
  std::vector<Workload> writers;
  for (int i = 0; i < 6; ++i) writers.emplace_back("write", temp.directory(), kSeed, 3);
  for (const Workload& writer : writers) EXPECT_TRUE(writer.Wait().success);
  std::uint64_t safe = 3;
  ExpectWhole(temp.directory(), &safe, "six creators");
}

}  // namespace
}  // namespace broadsheet
