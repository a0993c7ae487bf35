#include "storage/failpoint.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

namespace broadsheet {
namespace {

struct Chosen {
  std::size_t index = kFailpoints.size();
  std::atomic<long> passes_left = 1;

  Chosen() {
    const char* variable = std::getenv("BROADSHEET_FAILPOINT");
    if (variable == nullptr) return;
    const std::string text = variable;
    const std::size_t colon = text.find(':');
    const std::string name = text.substr(0, colon);
    if (colon != std::string::npos) passes_left = std::strtol(text.c_str() + colon + 1, nullptr, 10);
    for (std::size_t i = 0; i < kFailpoints.size(); ++i) {
      if (kFailpoints[i] == name) index = i;
    }
  }
};

}  // namespace

void PassFailpoint(FailpointId id) {
  static Chosen chosen;
  if (id.index() != chosen.index) return;
  if (chosen.passes_left.fetch_sub(1) == 1) _exit(kExitAtFailpoint);
}

}  // namespace broadsheet
