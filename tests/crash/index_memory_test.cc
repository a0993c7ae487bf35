// The bound on the memory of `broadsheet index`, on input that is made of what is dearest: names that were never seen.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <string>
#include <thread>

#include "tests/crash/killed_run.h"
#include "tests/support/anonymous_memory.h"
#include "tests/support/temp_directory.h"

namespace broadsheet::crash {
namespace {

constexpr std::int64_t kBoundKib = 1 << 20;  // a gibibyte

void WriteArticles(const std::string& path) {
  constexpr int kArticles = 24, kNames = 60000;
  std::ofstream file(path);
  std::uint32_t random = 1;
  for (int article = 0; article < kArticles; ++article) {
    file << R"({"id":"n)" << article << R"(","title":"Names","body":"A list.","date":"2024-01-01","people":[)";
    for (int name = 0; name < kNames; ++name) {
      random = random * 1664525 + 1013904223;
      file << (name == 0 ? "" : ",") << "\"P" << random << " Q" << article << '"';
    }
    file << "]}\n";
  }
}

TEST(IndexMemory, StaysUnderAGibibyteForArticlesOfNames) {
  const TempDirectory folder;
  WriteArticles(folder.path() + "/names.jsonl");
  const int output = open("/dev/null", O_WRONLY);
  const pid_t pid = Spawn(
      {BROADSHEET_PROGRAM, "--archive", folder.path() + "/archive", "index", folder.path() + "/names.jsonl"}, output);
  close(output);
  ASSERT_GT(pid, 0);
  std::int64_t peak_kib = 0;
  while (IsRunning(pid)) {
    peak_kib = std::max(peak_kib, AnonymousKib(pid));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  int status = 0;
  waitpid(pid, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_GT(peak_kib, 0);
  EXPECT_LT(peak_kib, kBoundKib);
}

}  // namespace
}  // namespace broadsheet::crash
