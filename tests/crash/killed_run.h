// Runs crash_writer and ends it.
#ifndef BROADSHEET_TESTS_CRASH_KILLED_RUN_H_
#define BROADSHEET_TESTS_CRASH_KILLED_RUN_H_

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace broadsheet::crash {

struct RunPlan {
  std::string archive;
  std::uint64_t seed = 0;
  std::size_t steps = 0;
  std::string failpoint;                                // name or name:count; empty: none
  std::optional<std::chrono::microseconds> kill_after;  // by SIGKILL, from the moment it was started
};

struct RunResult {
  bool opened = false, closed = false;
  std::size_t begun = 0, done = 0;  // steps
  int exit_status = -1;             // -1: killed by a signal
  int signal = 0;
  std::chrono::microseconds took{};
};

// Starts a program with its standard output at `output`. That it cannot be run ends the test program.
pid_t Spawn(std::vector<std::string> arguments, int output);

// Whether a child still runs; one that has ended stays to be waited for.
bool IsRunning(pid_t child);

// One crash_writer process. Not thread-safe.
class WriterProcess {
 public:
  explicit WriterProcess(const RunPlan& plan);
  ~WriterProcess();  // kills it if it still runs
  WriterProcess(const WriterProcess&) = delete;
  WriterProcess& operator=(const WriterProcess&) = delete;

  bool IsRunning();
  void Kill();
  RunResult Wait();

 private:
  pid_t pid_ = -1;
  int reports_ = -1;
  std::chrono::steady_clock::time_point start_;
  bool ended_ = false;
};

RunResult RunWriter(const RunPlan& plan);

}  // namespace broadsheet::crash

#endif  // BROADSHEET_TESTS_CRASH_KILLED_RUN_H_
