// Dates as people write them in a query: `2025-12`, `2025-11..`, `last-month`, `*-04-13`, `none`.
#ifndef BROADSHEET_QUERY_PARSE_DATES_H_
#define BROADSHEET_QUERY_PARSE_DATES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/date.h"

namespace broadsheet {

struct DayInterval {  // both inclusive
  Day first = 0;
  Day last = 0;
  bool operator==(const DayInterval&) const = default;
};

inline constexpr Day kFirstDay = -719162;  // 0001-01-01
inline constexpr Day kLastDay = 2932896;   // 9999-12-31

// A set of days: an interval, a day or month that comes back every year, or the undated.
struct DateSet {
  enum class Kind { kInterval, kEveryYear, kUndated };
  Kind kind = Kind::kInterval;
  DayInterval interval;
  int month = 0;  // kEveryYear
  int day = 0;    // kEveryYear; 0: the whole month
  bool operator==(const DateSet&) const = default;
};

// Capital letters are as good as small ones. `today` is what `today`, `7d` and `last-month` count from. InvalidArgument
// says what a date looks like.
absl::StatusOr<DateSet> ParseDates(std::string_view text, Day today);

// The parts of `dates` within `bounds`, ascending and disjoint; nothing for the undated.
std::vector<DayInterval> DaysWithin(const DateSet& dates, DayInterval bounds);

// `2025-11-01..2025-12-31`, `*-04-13`, `none`; open ends are left out.
std::string PrintDates(const DateSet& dates);

// The calendar's day now in the local zone.
Day LocalToday();

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PARSE_DATES_H_
