// Counting the articles that a query finds by when they were published.
#ifndef BROADSHEET_TIMELINE_H_
#define BROADSHEET_TIMELINE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "broadsheet/date.h"

namespace broadsheet {

enum class TimelineUnit { kDay, kWeek, kMonth, kYear };  // weeks begin on Monday

struct TimelinePeriod {
  Day first = 0, last = 0;  // both inclusive
  std::uint64_t articles = 0;
};

// All counts are over the whole result.
struct TimelineResult {
  TimelineUnit unit = TimelineUnit::kMonth;
  // Without gaps, oldest first: from the period of Query::from, or else of the oldest article found, to that of
  // Query::to, or else of the newest one. The first and the last are whole periods, whatever the query's dates are.
  std::vector<TimelinePeriod> periods;
  std::uint64_t undated = 0;
  std::uint64_t total = 0;  // of all periods, and the undated
  bool exact = true;        // false: a pattern stands for more words than are searched; a warning says which
  absl::Duration took;
};

// "2025-12-02", "2025-W49" (ISO 8601), "2025-12", "2025".
std::string PeriodName(TimelineUnit unit, const TimelinePeriod& period);

}  // namespace broadsheet

#endif  // BROADSHEET_TIMELINE_H_
