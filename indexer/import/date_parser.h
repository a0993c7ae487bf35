// Dates as people and programs write them: "Dec. 2, 2025", "2 décembre 2025 à 14h05", RFC 822, epoch seconds.
#ifndef BROADSHEET_INDEXER_IMPORT_DATE_PARSER_H_
#define BROADSHEET_INDEXER_IMPORT_DATE_PARSER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "broadsheet/date.h"

namespace broadsheet {

// Which number comes first in "03/04/2025".
enum class DateOrder { kUnknown, kDayFirst, kMonthFirst };

struct ParsedDate {
  PublicationTime time;
  bool ambiguous = false;  // day and month could be the other way round, and nothing said which
};

// Reads `text` as one date, with a time and a zone where it has them. RFC 3339 and its relatives, RFC 822, "December
// 2, 2025 10:14 a.m. EST", "Tue, 2 Dec 2025", "2. Dezember 2025, 14:05 Uhr", "2025/12/02", "02.12.2025", "20251202",
// "2025年12月2日". Words around a date such as "Published", "Updated:", "on", "at" and the names of weekdays are passed
// over; any other word makes the text no date (so prose is refused). Month names in the languages of the table in
// date_parser.cc are known whatever `language` (ISO 639-1, may be empty) says; it decides the order of "03/04/2025"
// together with `order`, which goes first. Without both, the month is taken first and `ambiguous` is set.
// InvalidArgument says what is wrong. A date needs its day: "December 2025" is refused.
absl::StatusOr<ParsedDate> ParseHumanDate(std::string_view text, std::string_view language = {},
                                          DateOrder order = DateOrder::kUnknown);

// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size; nullopt if the year would be
// before 1970 or after 2200. In UTC.
std::optional<PublicationTime> TimeFromEpoch(double value);

// True if `time` lies more than two days after `now` (an instant, seconds since 1970): no zone or clock explains that.
bool IsInFuture(const PublicationTime& time, std::int64_t now);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_DATE_PARSER_H_
