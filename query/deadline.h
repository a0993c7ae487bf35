// When a query has to be done: those that may run long look at it as they go.
#ifndef BROADSHEET_QUERY_DEADLINE_H_
#define BROADSHEET_QUERY_DEADLINE_H_

#include <cstdint>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace broadsheet {

// Of one query; not thread-safe. Once it has passed, whatever is still being computed is void.
class Deadline {
 public:
  Deadline() = default;  // never
  explicit Deadline(absl::Time time) : time_(time) {}

  // Call it once for about a microsecond of work: it seldom looks at the clock.
  bool Reached() {
    if (time_ == absl::InfiniteFuture() || passed_) return passed_;
    if (++calls_ % kCallsPerLook == 0) passed_ = absl::Now() >= time_;
    return passed_;
  }
  // Whether Reached() has said so already, or LookNow finds it so.
  bool passed() const { return passed_; }
  // Another thread of the query has found it so.
  void SetPassed() { passed_ = true; }
  bool LookNow() { return passed_ = passed_ || (time_ != absl::InfiniteFuture() && absl::Now() >= time_); }

 private:
  static constexpr std::uint32_t kCallsPerLook = 64;

  absl::Time time_ = absl::InfiniteFuture();
  std::uint32_t calls_ = 0;
  bool passed_ = false;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_DEADLINE_H_
