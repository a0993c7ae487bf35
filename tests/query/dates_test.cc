#include "query/parse/dates.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace broadsheet {
namespace {

// A Wednesday.
const Day kToday = ToDay({2026, 3, 11});

std::string Read(std::string_view text, Day today = kToday) {
  const auto dates = ParseDates(text, today);
  return dates.ok() ? PrintDates(*dates) : "error";
}

TEST(Dates, Forms) {
  struct Row {
    std::string_view text, days;
  };
  const Row rows[] = {
      {"2025-12-02", "2025-12-02"},
      {"2025-12", "2025-12-01..2025-12-31"},
      {"2024-02", "2024-02-01..2024-02-29"},
      {"2025", "2025-01-01..2025-12-31"},
      {"2025-11..2025-12", "2025-11-01..2025-12-31"},
      {"2025-11-05..2025", "2025-11-05..2025-12-31"},
      {"2025-11..", "2025-11-01.."},
      {"..2025", "..2025-12-31"},
      {"..today", "..2026-03-11"},
      {"last-year..yesterday", "2025-01-01..2026-03-10"},
      {"today", "2026-03-11"},
      {"Today", "2026-03-11"},
      {"..YESTERDAY", "..2026-03-10"},
      {"yesterday", "2026-03-10"},
      {"1d", "2026-03-11"},
      {"7d", "2026-03-05..2026-03-11"},
      {"2w", "2026-02-26..2026-03-11"},
      {"1m", "2026-02-12..2026-03-11"},
      {"1y", "2025-03-12..2026-03-11"},
      {"this-week", "2026-03-09..2026-03-15"},
      {"last-week", "2026-03-02..2026-03-08"},
      {"this-month", "2026-03-01..2026-03-31"},
      {"last-month", "2026-02-01..2026-02-28"},
      {"this-year", "2026-01-01..2026-12-31"},
      {"last-year", "2025-01-01..2025-12-31"},
      {"*-04-13", "*-04-13"},
      {"*-02-29", "*-02-29"},
      {"*-04", "*-04"},
      {"none", "none"},
      {"0001", "..0001-12-31"},
      {"9999", "9999-01-01.."},
      {"99999d", "1752-05-28..2026-03-11"},
      {"99999y", "..2026-03-11"},
      // No dates.
      {"", "error"},
      {"..", "error"},
      {"2025-13", "error"},
      {"2025-02-29", "error"},
      {"2025-1-2", "error"},
      {"0000", "error"},
      {"20251202", "error"},
      {"2025-12-02-01", "error"},
      {"*-02-30", "error"},
      {"*-13", "error"},
      {"*", "error"},
      {"0d", "error"},
      {"d", "error"},
      {"7x", "error"},
      {"999999d", "error"},
      {"tomorrow", "error"},
      {"none..2025", "error"},
      {"2025-12..2025-11", "error"},
      {"2025...2026", "error"},
  };
  for (const Row& row : rows) EXPECT_EQ(Read(row.text), row.days) << row.text;
}

TEST(Dates, LastMonthAcrossTheYear) {
  EXPECT_EQ(Read("last-month", ToDay({2026, 1, 31})), "2025-12-01..2025-12-31");
  EXPECT_EQ(Read("1m", ToDay({2026, 3, 31})), "2026-03-01..2026-03-31");
  EXPECT_EQ(Read("1y", ToDay({2024, 2, 29})), "2023-03-01..2024-02-29");
}

TEST(Dates, WeeksBeginOnMonday) {
  EXPECT_EQ(Read("this-week", ToDay({2026, 3, 9})), "2026-03-09..2026-03-15");
  EXPECT_EQ(Read("this-week", ToDay({2026, 3, 15})), "2026-03-09..2026-03-15");
  EXPECT_EQ(Read("this-week", ToDay({1969, 12, 31})), "1969-12-29..1970-01-04");
}

TEST(Dates, EveryYearWithinBounds) {
  const DateSet leap_day = *ParseDates("*-02-29", kToday);
  const DayInterval bounds{ToDay({1999, 1, 1}), ToDay({2005, 12, 31})};
  const DayInterval first{ToDay({2000, 2, 29}), ToDay({2000, 2, 29})},
      second{ToDay({2004, 2, 29}), ToDay({2004, 2, 29})};
  EXPECT_EQ(DaysWithin(leap_day, bounds), (std::vector{first, second}));
  const DateSet april = *ParseDates("*-04", kToday);
  const DayInterval within_april{ToDay({2000, 4, 10}), ToDay({2000, 4, 12})};
  EXPECT_EQ(DaysWithin(april, within_april), std::vector{within_april});
  EXPECT_TRUE(DaysWithin(*ParseDates("none", kToday), bounds).empty());
  EXPECT_TRUE(DaysWithin(*ParseDates("2010", kToday), bounds).empty());
}

TEST(Dates, CoversTheCalendarsEnds) {
  EXPECT_EQ(kFirstDay, ToDay({1, 1, 1}));
  EXPECT_EQ(kLastDay, ToDay({9999, 12, 31}));
}

}  // namespace
}  // namespace broadsheet
