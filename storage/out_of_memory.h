// Memory that runs out becomes a Status where somebody outside would meet an exception.
#ifndef BROADSHEET_STORAGE_OUT_OF_MEMORY_H_
#define BROADSHEET_STORAGE_OUT_OF_MEMORY_H_

#include <new>
#include <stdexcept>
#include <type_traits>

#include "absl/status/status.h"

namespace broadsheet {

// ResourceExhausted. Takes no memory, but for its message at the first time.
absl::Status OutOfMemory() noexcept;

// Does `work`, which returns a Status or StatusOr. ResourceExhausted: there was no memory for it, and what it was at
// may be half done. For what the library's users call, and for its threads, where nobody could catch an exception.
template <typename Work>
std::invoke_result_t<Work&> CatchOutOfMemory(Work&& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return OutOfMemory();
  } catch (const std::length_error&) {  // more than any container can hold
    return OutOfMemory();
  }
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_OUT_OF_MEMORY_H_
