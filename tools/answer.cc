#include "tools/answer.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace broadsheet::cli {
namespace {

int first_error = 0;

void Remember(bool failed) {
  if (failed && first_error == 0) first_error = errno;
}

}  // namespace

void Print(std::string_view text) { Remember(std::fwrite(text.data(), 1, text.size(), stdout) != text.size()); }

void PrintLine(std::string_view line) {
  Print(line);
  Print("\n");
}

absl::Status FlushAnswer() {
  Remember(std::fflush(stdout) != 0);
  if (first_error == 0) return absl::OkStatus();
  return absl::UnavailableError(std::string("the answer could not be written to standard output: ") +
                                std::strerror(first_error));
}

}  // namespace broadsheet::cli
