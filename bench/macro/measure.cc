// broadsheet-measure [--repeat N] [--warm N] [--] PROGRAM ARG…: what running a program costs.
//
// Runs it N times and prints a `name value` line each for: seconds (median), seconds_p90, user_seconds and
// system_seconds (of the last run), peak_anonymous_bytes (largest RssAnon seen, sampled every 5 ms) and
// peak_resident_bytes (VmHWM, mapped files included), both over all runs. The program's standard output goes to
// /dev/null. Exits with the program's status if that is neither 0 nor 3 (some input rejected).
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Cost {
  double seconds = 0, user_seconds = 0, system_seconds = 0;
  std::uint64_t peak_anonymous = 0, peak_resident = 0;
  int status = 0;
};

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

// Bytes after `name` in /proc/PID/status; 0 when the process is gone.
std::uint64_t ReadStatus(pid_t pid, const char* name) {
  std::FILE* file = std::fopen(("/proc/" + std::to_string(pid) + "/status").c_str(), "r");
  if (file == nullptr) return 0;
  char line[256];
  std::uint64_t kilobytes = 0;
  while (std::fgets(line, sizeof(line), file) != nullptr) {
    if (std::strncmp(line, name, std::strlen(name)) == 0)
      kilobytes = std::strtoull(line + std::strlen(name), nullptr, 10);
  }
  std::fclose(file);
  return kilobytes * 1024;
}

Cost RunOnce(char** arguments) {
  Cost cost;
  Clock::time_point start = Clock::now();
  pid_t pid = fork();
  if (pid == 0) {
    int null = open("/dev/null", O_WRONLY);
    if (null >= 0) dup2(null, STDOUT_FILENO);
    execvp(arguments[0], arguments);
    std::perror(arguments[0]);
    _exit(127);
  }
  if (pid < 0) {
    cost.status = 127;
    return cost;
  }
  // A thread samples, so that the end is seen at once.
  std::thread sampler([&cost, pid] {
    while (std::uint64_t peak = ReadStatus(pid, "VmHWM:")) {
      cost.peak_resident = std::max(cost.peak_resident, peak);
      cost.peak_anonymous = std::max(cost.peak_anonymous, ReadStatus(pid, "RssAnon:"));
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  siginfo_t ended;
  waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT);
  cost.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  sampler.join();  // a zombie has no VmHWM
  rusage usage{};
  int status = 0;
  wait4(pid, &status, 0, &usage);
  cost.user_seconds = Seconds(usage.ru_utime);
  cost.system_seconds = Seconds(usage.ru_stime);
  cost.peak_resident = std::max(cost.peak_resident, static_cast<std::uint64_t>(usage.ru_maxrss) * 1024);
  cost.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return cost;
}

}  // namespace

int main(int argc, char** argv) {
  int repeat = 1, warm = 0, first = 1;
  for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
    std::string_view option = argv[first];
    if (option == "--") {
      ++first;
      break;
    }
    if (option == "--repeat") repeat = std::atoi(argv[first + 1]);
    if (option == "--warm") warm = std::atoi(argv[first + 1]);
  }
  if (first >= argc || repeat < 1) {
    std::fprintf(stderr, "usage: broadsheet-measure [--repeat N] [--warm N] [--] PROGRAM ARG...\n");
    return 2;
  }
  std::vector<double> seconds;
  Cost last, peak;
  for (int i = -warm; i < repeat; ++i) {
    last = RunOnce(argv + first);
    if (last.status != 0 && last.status != 3) {
      std::fprintf(stderr, "broadsheet-measure: %s ended with status %d\n", argv[first], last.status);
      return last.status;
    }
    if (i < 0) continue;
    seconds.push_back(last.seconds);
    peak.peak_anonymous = std::max(peak.peak_anonymous, last.peak_anonymous);
    peak.peak_resident = std::max(peak.peak_resident, last.peak_resident);
  }
  std::sort(seconds.begin(), seconds.end());
  std::printf("seconds %.6f\nseconds_p90 %.6f\nuser_seconds %.3f\nsystem_seconds %.3f\n", seconds[seconds.size() / 2],
              seconds[seconds.size() * 9 / 10], last.user_seconds, last.system_seconds);
  std::printf("peak_anonymous_bytes %llu\npeak_resident_bytes %llu\n",
              static_cast<unsigned long long>(peak.peak_anonymous),
              static_cast<unsigned long long>(peak.peak_resident));
  return 0;
}
