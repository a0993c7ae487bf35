// Work on a thread of its own.
#ifndef BROADSHEET_STORAGE_RUN_ASIDE_H_
#define BROADSHEET_STORAGE_RUN_ASIDE_H_

#include <future>
#include <memory>
#include <system_error>
#include <type_traits>
#include <utility>

#include "storage/out_of_memory.h"

namespace broadsheet {

// As std::async, but if the system has no more threads, here and now. `work` returns a Status or StatusOr;
// ResourceExhausted: it ran out of memory.
template <typename Work>
std::future<std::invoke_result_t<Work>> RunAside(Work work) {
  const auto shared = std::make_shared<Work>(std::move(work));
  const auto run = [shared] { return CatchOutOfMemory(*shared); };
  try {
    return std::async(std::launch::async, run);
  } catch (const std::system_error&) {
    std::promise<std::invoke_result_t<Work>> done;
    done.set_value(run());
    return done.get_future();
  }
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_RUN_ASIDE_H_
