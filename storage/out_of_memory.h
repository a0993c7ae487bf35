// Work that takes much memory.
#ifndef BROADSHEET_STORAGE_OUT_OF_MEMORY_H_
#define BROADSHEET_STORAGE_OUT_OF_MEMORY_H_

#include <new>
#include <type_traits>

#include "absl/status/status.h"

namespace broadsheet {

// Does `work`, which returns a Status or StatusOr. ResourceExhausted: there was no memory for it, and what it was at
// may be half done. For the writer's methods and its threads, where nobody could catch an exception.
template <typename Work>
std::invoke_result_t<Work&> CatchOutOfMemory(Work&& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(
        "there is not enough memory: free some, or index with fewer threads, and try again");
  }
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_OUT_OF_MEMORY_H_
