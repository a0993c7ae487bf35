#include "query/parse/dates.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// A number of exactly `digits` digits.
std::optional<int> Number(std::string_view text, std::size_t digits) {
  if (text.size() != digits || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string_view> SplitAtDashes(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t dash = text.find('-', begin);
    parts.push_back(text.substr(begin, dash - begin));
    if (dash == std::string_view::npos) return parts;
    begin = dash + 1;
  }
}

DayInterval WholeMonth(int year, int month) {
  return {ToDay({year, month, 1}), ToDay({year, month, DaysInMonth(year, month)})};
}

DayInterval WholeYear(int year) { return {ToDay({year, 1, 1}), ToDay({year, 12, 31})}; }

// A year, a month or a day in figures.
std::optional<DayInterval> ParseCalendar(std::string_view text) {
  const std::vector<std::string_view> parts = SplitAtDashes(text);
  if (parts.size() > 3) return std::nullopt;
  const std::optional<int> year = Number(parts[0], 4);
  if (!year || *year < 1) return std::nullopt;
  if (parts.size() == 1) return WholeYear(*year);
  const std::optional<int> month = Number(parts[1], 2);
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  if (parts.size() == 2) return WholeMonth(*year, *month);
  const std::optional<int> day = Number(parts[2], 2);
  if (!day || !IsValid({*year, *month, *day})) return std::nullopt;
  const Day exact = ToDay({*year, *month, *day});
  return DayInterval{exact, exact};
}

// The same day `months` earlier, or the last of its month where that month is shorter.
Day MonthsBefore(Day day, int months) {
  const CivilDate date = ToCivil(day);
  const int count = date.year * 12 + date.month - 1 - months;
  if (count < 12) return kFirstDay - 1;  // before all time
  const int year = count / 12, month = count % 12 + 1;
  return ToDay({year, month, std::min(date.day, DaysInMonth(year, month))});
}

// Monday; 1970-01-01 was a Thursday.
Day FirstOfWeek(Day day) { return day - ((day + 3) % 7 + 7) % 7; }

// `7d`, `2w`, `3m`, `1y`: the last so many days, weeks, months, years, today included.
std::optional<DayInterval> ParseAge(std::string_view text, Day today) {
  if (text.size() < 2 || text.size() > 6) return std::nullopt;
  const std::optional<int> count = Number(text.substr(0, text.size() - 1), text.size() - 1);
  if (!count || *count == 0) return std::nullopt;
  switch (text.back()) {
    case 'd':
      return DayInterval{std::max(kFirstDay, today - *count + 1), today};
    case 'w':
      return DayInterval{std::max(kFirstDay, today - *count * 7 + 1), today};
    case 'm':
      return DayInterval{std::min(MonthsBefore(today, *count) + 1, today), today};
    case 'y':
      return DayInterval{std::min(MonthsBefore(today, *count * 12) + 1, today), today};
    default:
      return std::nullopt;
  }
}

std::optional<DayInterval> ParseRelative(std::string_view text, Day today) {
  const CivilDate date = ToCivil(today);
  const Day monday = FirstOfWeek(today);
  if (text == "today") return DayInterval{today, today};
  if (text == "yesterday") return DayInterval{today - 1, today - 1};
  if (text == "this-week") return DayInterval{monday, monday + 6};
  if (text == "last-week") return DayInterval{monday - 7, monday - 1};
  if (text == "this-month") return WholeMonth(date.year, date.month);
  if (text == "last-month") {
    return date.month == 1 ? WholeMonth(date.year - 1, 12) : WholeMonth(date.year, date.month - 1);
  }
  if (text == "this-year") return WholeYear(date.year);
  if (text == "last-year") return WholeYear(date.year - 1);
  return ParseAge(text, today);
}

std::optional<DayInterval> ParsePeriod(std::string_view text, Day today) {
  if (const auto calendar = ParseCalendar(text)) return calendar;
  return ParseRelative(text, today);
}

// `*-04-13` or `*-04`.
std::optional<DateSet> ParseEveryYear(std::string_view text) {
  const std::vector<std::string_view> parts = SplitAtDashes(text);
  if (parts[0] != "*" || parts.size() < 2 || parts.size() > 3) return std::nullopt;
  const std::optional<int> month = Number(parts[1], 2);
  const std::optional<int> day = parts.size() == 3 ? Number(parts[2], 2) : 0;
  constexpr int kLeapYear = 2000;
  if (!month || !day || !IsValid({kLeapYear, *month, parts.size() == 3 ? *day : 1})) return std::nullopt;
  return DateSet{DateSet::Kind::kEveryYear, {}, *month, *day};
}

absl::Status NoDate(std::string_view text) {
  return absl::InvalidArgumentError(StrCat(
      "'", text,
      "' is no date; write a day 2025-12-02, a month 2025-12, a year 2025, a range 2025-11..2025-12 (either end may "
      "be open), today, yesterday, 7d, last-month, every year's *-04-13, or none for the undated"));
}

}  // namespace

absl::StatusOr<DateSet> ParseDates(std::string_view typed, Day today) {
  const std::string lower = absl::AsciiStrToLower(ToAbsl(typed));
  const std::string_view text = lower;
  if (text == "none") return DateSet{DateSet::Kind::kUndated, {}, 0, 0};
  if (const auto every_year = ParseEveryYear(text)) return *every_year;
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto period = ParsePeriod(text, today);
    if (!period) return NoDate(typed);
    return DateSet{DateSet::Kind::kInterval, *period, 0, 0};
  }
  const std::string_view from = text.substr(0, dots), to = text.substr(dots + 2);
  const auto first = from.empty() ? DayInterval{kFirstDay, kFirstDay} : ParsePeriod(from, today);
  const auto last = to.empty() ? DayInterval{kLastDay, kLastDay} : ParsePeriod(to, today);
  if (!first || !last || (from.empty() && to.empty())) return NoDate(typed);
  if (first->first > last->last) {
    return absl::InvalidArgumentError(StrCat("the range '", typed, "' ends before it begins; exchange its ends"));
  }
  return DateSet{DateSet::Kind::kInterval, {first->first, last->last}, 0, 0};
}

std::vector<DayInterval> DaysWithin(const DateSet& dates, DayInterval bounds) {
  std::vector<DayInterval> days;
  const auto add = [&](DayInterval part) {
    part = {std::max(part.first, bounds.first), std::min(part.last, bounds.last)};
    if (part.first <= part.last) days.push_back(part);
  };
  if (dates.kind == DateSet::Kind::kInterval) add(dates.interval);
  if (dates.kind == DateSet::Kind::kEveryYear && bounds.first <= bounds.last) {
    for (int year = ToCivil(bounds.first).year; year <= ToCivil(bounds.last).year; ++year) {
      if (dates.day == 0) {
        add(WholeMonth(year, dates.month));
      } else if (IsValid({year, dates.month, dates.day})) {
        const Day day = ToDay({year, dates.month, dates.day});
        add({day, day});
      }
    }
  }
  return days;
}

std::string PrintDates(const DateSet& dates) {
  const auto two = [](int number) { return StrCat(number < 10 ? "0" : "", number); };
  switch (dates.kind) {
    case DateSet::Kind::kUndated:
      return "none";
    case DateSet::Kind::kEveryYear:
      return StrCat("*-", two(dates.month), dates.day ? StrCat("-", two(dates.day)) : "");
    case DateSet::Kind::kInterval:
      break;
  }
  const auto print = [](Day day) { return FormatRfc3339({day, std::nullopt, std::nullopt}); };
  if (dates.interval.first == dates.interval.last) return print(dates.interval.first);
  return StrCat(dates.interval.first == kFirstDay ? "" : print(dates.interval.first), "..",
                dates.interval.last == kLastDay ? "" : print(dates.interval.last));
}

Day LocalToday() {
  const absl::CivilDay today = absl::ToCivilDay(absl::Now(), absl::LocalTimeZone());
  return static_cast<Day>(today - absl::CivilDay(1970, 1, 1));
}

}  // namespace broadsheet
