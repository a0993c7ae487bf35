// Publication dates as news has them: a day, perhaps a time of day, perhaps a zone.
#ifndef BROADSHEET_DATE_H_
#define BROADSHEET_DATE_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace broadsheet {

// Days since 1970-01-01 in the proleptic Gregorian calendar; negative before.
using Day = std::int32_t;

// A calendar date. `Day` is what is stored and compared, this is what people read.
struct CivilDate {
  int year = 1970;  // 1 to 9999
  int month = 1;    // 1 to 12
  int day = 1;      // 1 to the month's length
  auto operator<=>(const CivilDate&) const = default;
};

// Number of days in a month of the proleptic Gregorian calendar. `month` is 1 to 12.
int DaysInMonth(int year, int month);

// True if the three numbers name a day of the years 1 to 9999.
bool IsValid(const CivilDate& date);

// Conversions between the two forms; `date` must be valid, `day` within the years 1 to 9999.
Day ToDay(const CivilDate& date);
CivilDate ToCivil(Day day);

// When an article was published (or modified), as far as that is known. The day is the one on the calendar of
// the zone it was published in: an article of 23:30 in New York belongs to that day, whatever day it was in London.
struct PublicationTime {
  Day day = 0;
  std::optional<std::int32_t> second_of_day;       // local time, 0 to 86399 (a leap second counts as 86399)
  std::optional<std::int32_t> utc_offset_seconds;  // only together with second_of_day; east is positive

  // Seconds since 1970-01-01T00:00:00Z. An unknown zone counts as UTC, an unknown time as midnight.
  std::int64_t Instant() const;

  auto operator<=>(const PublicationTime&) const = default;
};

// RFC 3339 as far as it is known: `2025-12-02`, `2025-12-02T14:05:00` or `2025-12-02T14:05:00-04:00` (`Z` for UTC).
std::string FormatRfc3339(const PublicationTime& time);

// Reads what FormatRfc3339 writes, and its usual relatives: a space for the `T`, no seconds, fractions of a second
// (dropped), `+0100` and `+01`, the basic form `20251202T140500Z`. InvalidArgument names what is wrong.
absl::StatusOr<PublicationTime> ParseRfc3339(std::string_view text);

}  // namespace broadsheet

#endif  // BROADSHEET_DATE_H_
