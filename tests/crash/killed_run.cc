#include "tests/crash/killed_run.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

namespace broadsheet::crash {

pid_t Spawn(std::vector<std::string> arguments, int output) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t pid = 0;
  if (const int error = posix_spawn(&pid, pointers[0], &actions, nullptr, pointers.data(), environ); error != 0) {
    // Whoever went on without a child would send signals to every process there is.
    std::fprintf(stderr, "cannot run %s: %s\n", pointers[0], std::strerror(error));
    std::abort();
  }
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

bool IsRunning(pid_t child) {
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == 0;
}

WriterProcess::WriterProcess(const RunPlan& plan) : start_(std::chrono::steady_clock::now()) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  // The pipe holds all reports of a run, so nobody has to read while the writer writes.
  fcntl(ends[1], F_SETPIPE_SZ, 1 << 18);
  std::vector<std::string> arguments = {BROADSHEET_CRASH_WRITER, plan.archive, std::to_string(plan.seed),
                                        std::to_string(plan.steps)};
  if (!plan.failpoint.empty()) arguments.push_back(plan.failpoint);
  pid_ = Spawn(std::move(arguments), ends[1]);
  close(ends[1]);
  reports_ = ends[0];
}

WriterProcess::~WriterProcess() {
  if (!ended_ && pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  if (reports_ >= 0) close(reports_);
}

bool WriterProcess::IsRunning() { return crash::IsRunning(pid_); }

void WriterProcess::Kill() {
  if (pid_ > 0) kill(pid_, SIGKILL);
}

RunResult WriterProcess::Wait() {
  RunResult result;
  int status = 0;
  waitpid(pid_, &status, 0);
  ended_ = true;
  result.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_);
  if (WIFEXITED(status)) result.exit_status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  char buffer[4096];
  for (ssize_t size; (size = read(reports_, buffer, sizeof(buffer))) > 0;) {
    for (ssize_t i = 0; i < size; ++i) {
      result.opened |= buffer[i] == 'o';
      result.closed |= buffer[i] == 'c';
      result.begun += buffer[i] == 'b';
      result.done += buffer[i] == 'd';
    }
  }
  return result;
}

RunResult RunWriter(const RunPlan& plan) {
  WriterProcess process(plan);
  if (plan.kill_after) {
    std::this_thread::sleep_for(*plan.kill_after);
    process.Kill();
  }
  return process.Wait();
}

}  // namespace broadsheet::crash
