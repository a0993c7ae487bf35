// Work on a thread of its own.
#ifndef BROADSHEET_STORAGE_RUN_ASIDE_H_
#define BROADSHEET_STORAGE_RUN_ASIDE_H_

#include <future>
#include <memory>
#include <system_error>
#include <type_traits>
#include <utility>

namespace broadsheet {

// As std::async, but if the system has no more threads, here and now.
template <typename Work>
std::future<std::invoke_result_t<Work>> RunAside(Work work) {
  const auto shared = std::make_shared<Work>(std::move(work));
  try {
    return std::async(std::launch::async, [shared] { return (*shared)(); });
  } catch (const std::system_error&) {
    std::promise<std::invoke_result_t<Work>> done;
    done.set_value((*shared)());
    return done.get_future();
  }
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_RUN_ASIDE_H_
