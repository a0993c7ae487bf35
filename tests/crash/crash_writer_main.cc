// crash_writer ARCHIVE SEED STEPS [FAILPOINT]: writes as the script of SEED says, and reports on standard output: 'o'
// when the archive is open, then 'b' when a step begins and 'd' when it is done, 'c' when it is closed. The crash
// test kills it.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "broadsheet/archive.h"
#include "tests/crash/script.h"

namespace {

void Report(char what) {
  if (write(STDOUT_FILENO, &what, 1) != 1) _exit(4);
}

int Fail(const char* what, const absl::Status& status) {
  std::fprintf(stderr, "crash_writer: %s: %s\n", what, status.ToString().c_str());
  return 3;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  if (argc > 4) setenv("BROADSHEET_FAILPOINT", argv[4], 1);
  auto script = broadsheet::crash::MakeScript(std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10));
  broadsheet::WriterOptions options;
  options.threads = 2;
  auto writer = broadsheet::Archive(argv[1]).OpenWriter(options);
  if (!writer.ok()) return Fail("open", writer.status());
  Report('o');
  for (const auto& step : script) {
    Report('b');
    if (absl::Status status = broadsheet::crash::Perform(step, **writer); !status.ok()) return Fail("step", status);
    Report('d');
  }
  if (absl::Status status = (*writer)->Close(); !status.ok()) return Fail("close", status);
  Report('c');
  return 0;
}
