#include "storage/out_of_memory.h"

namespace broadsheet {

absl::Status OutOfMemory() noexcept {
  try {
    static const absl::Status& status = *new absl::Status(
        absl::ResourceExhaustedError("there is not enough memory: free some, or use fewer threads, and try again"));
    return status;  // copies share the message
  } catch (const std::bad_alloc&) {
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

}  // namespace broadsheet
