#include "broadsheet/date.h"

#include <chrono>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "storage/out_of_memory.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::int32_t kSecondsPerMinute = 60;
constexpr std::int32_t kSecondsPerHour = 3600;
constexpr std::int64_t kSecondsPerDay = 86400;

std::chrono::year_month_day ToChrono(const CivilDate& date) {
  return {std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
          std::chrono::day(static_cast<unsigned>(date.day))};
}

// Reads one date from left to right; what is wrong is said together with the whole text.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), rest_(text) {}

  absl::StatusOr<PublicationTime> Parse() {
    PublicationTime time;
    BS_RETURN_IF_ERROR(ParseDay(&time));
    if (rest_.empty()) return time;
    if (!Skip('T') && !Skip('t') && !Skip(' ')) return Error("expected 'T' or a space after the day");
    BS_RETURN_IF_ERROR(ParseTime(&time));
    if (rest_.empty()) return time;
    BS_RETURN_IF_ERROR(ParseZone(&time));
    if (!rest_.empty()) return Error("text after the zone");
    return time;
  }

 private:
  absl::Status Error(std::string_view what) const {
    return absl::InvalidArgumentError(StrCat("not a date \"", text_.substr(0, 64), "\": ", what));
  }

  bool Skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // True if exactly `digits` digits come next, which are then consumed.
  bool Number(std::size_t digits, int* value) {
    if (rest_.size() < digits) return false;
    int result = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return false;
      result = result * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    *value = result;
    return true;
  }

  // The extended form has separators between its numbers, the basic form has none; no form has only some.
  absl::Status ParseDay(PublicationTime* time) {
    CivilDate date;
    if (!Number(4, &date.year)) return Error("expected a year of four digits");
    const bool extended = Skip('-');
    if (!Number(2, &date.month)) return Error("expected a month of two digits");
    if (extended && !Skip('-')) return Error("expected '-' after the month");
    if (!Number(2, &date.day)) return Error("expected a day of two digits");
    if (!IsValid(date)) return Error("there is no such day");
    time->day = ToDay(date);
    return absl::OkStatus();
  }

  absl::Status ParseTime(PublicationTime* time) {
    int hour = 0, minute = 0, second = 0;
    if (!Number(2, &hour)) return Error("expected an hour of two digits");
    const bool extended = Skip(':');
    if (!Number(2, &minute)) return Error("expected a minute of two digits");
    if (extended ? Skip(':') : StartsWithDigit()) {
      if (!Number(2, &second)) return Error("expected a second of two digits");
      BS_RETURN_IF_ERROR(SkipFraction());
    }
    if (hour > 23) return Error("the hour is beyond 23");
    if (minute > 59) return Error("the minute is beyond 59");
    if (second > 60) return Error("the second is beyond 60");
    if (second == 60) second = 59;  // a leap second
    time->second_of_day = hour * kSecondsPerHour + minute * kSecondsPerMinute + second;
    return absl::OkStatus();
  }

  absl::Status SkipFraction() {
    if (!Skip('.') && !Skip(',')) return absl::OkStatus();
    if (!StartsWithDigit()) return Error("expected digits after the decimal point of the second");
    while (StartsWithDigit()) rest_.remove_prefix(1);
    return absl::OkStatus();
  }

  absl::Status ParseZone(PublicationTime* time) {
    Skip(' ');
    if (Skip('Z') || Skip('z')) {
      time->utc_offset_seconds = 0;
      return absl::OkStatus();
    }
    const bool west = Skip('-');
    if (!west && !Skip('+')) return Error("expected 'Z', '+' or '-' after the time");
    int hours = 0, minutes = 0, seconds = 0;
    if (!Number(2, &hours)) return Error("expected a zone's hours of two digits");
    if (Skip(':')) {
      if (!Number(2, &minutes)) return Error("expected a zone's minutes of two digits");
      if (Skip(':') && !Number(2, &seconds)) return Error("expected a zone's seconds of two digits");
    } else if (StartsWithDigit() && !Number(2, &minutes)) {
      return Error("expected a zone's minutes of two digits");
    }
    if (hours > 23 || minutes > 59 || seconds > 59) return Error("the zone is a day or more away from UTC");
    const int offset = hours * kSecondsPerHour + minutes * kSecondsPerMinute + seconds;
    time->utc_offset_seconds = west ? -offset : offset;
    return absl::OkStatus();
  }

  bool StartsWithDigit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  std::string_view text_;
  std::string_view rest_;
};

std::string FormatZone(std::int32_t offset) {
  if (offset == 0) return "Z";
  const int size = std::abs(offset);
  std::string zone = absl::StrFormat("%c%02d:%02d", offset < 0 ? '-' : '+', size / kSecondsPerHour,
                                     size % kSecondsPerHour / kSecondsPerMinute);
  // Beyond RFC 3339, but no fact is lost: only the local mean times of old have seconds.
  if (size % kSecondsPerMinute != 0) absl::StrAppendFormat(&zone, ":%02d", size % kSecondsPerMinute);
  return zone;
}

}  // namespace

int DaysInMonth(int year, int month) {
  const std::chrono::year_month_day_last last = std::chrono::year(year) / month / std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

bool IsValid(const CivilDate& date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= DaysInMonth(date.year, date.month);
}

Day ToDay(const CivilDate& date) {
  return static_cast<Day>(std::chrono::sys_days(ToChrono(date)).time_since_epoch().count());
}

CivilDate ToCivil(Day day) {
  const std::chrono::year_month_day date = std::chrono::sys_days(std::chrono::days(day));
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::int64_t PublicationTime::Instant() const {
  return day * kSecondsPerDay + second_of_day.value_or(0) - utc_offset_seconds.value_or(0);
}

std::string FormatRfc3339(const PublicationTime& time) {
  const CivilDate date = ToCivil(time.day);
  std::string text = absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
  if (!time.second_of_day) return text;
  const int second = *time.second_of_day;
  absl::StrAppendFormat(&text, "T%02d:%02d:%02d", second / kSecondsPerHour,
                        second % kSecondsPerHour / kSecondsPerMinute, second % kSecondsPerMinute);
  if (time.utc_offset_seconds) text += FormatZone(*time.utc_offset_seconds);
  return text;
}

absl::StatusOr<PublicationTime> ParseRfc3339(std::string_view text) {
  return CatchOutOfMemory([&] { return Parser(text).Parse(); });
}

}  // namespace broadsheet
