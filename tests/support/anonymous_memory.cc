#include "tests/support/anonymous_memory.h"

#include <fstream>
#include <string>

namespace broadsheet {

std::int64_t AnonymousKib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    if (word != "RssAnon:") continue;
    std::int64_t kib = 0;
    status >> kib;
    return kib;
  }
  return 0;
}

}  // namespace broadsheet
