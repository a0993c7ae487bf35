#include "broadsheet/date.h"

#include <gtest/gtest.h>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

const absl::CivilDay kEpoch(1970, 1, 1);

TEST(Date, EveryDayAgreesWithAbseil) {
  absl::CivilDay expected(1, 1, 1);
  for (Day day = ToDay({1, 1, 1}); expected.year() <= 9999; ++day, ++expected) {
    const CivilDate date = ToCivil(day);
    ASSERT_EQ(day, expected - kEpoch);
    ASSERT_EQ(date, (CivilDate{static_cast<int>(expected.year()), expected.month(), expected.day()}));
    ASSERT_EQ(ToDay(date), day);
    ASSERT_TRUE(IsValid(date));
  }
}

TEST(Date, MonthsAreAsLongAsAbseilSays) {
  for (int year = 1; year <= 9999; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const absl::CivilDay first(year, month, 1);
      const int length = static_cast<int>(absl::CivilDay(absl::CivilMonth(first) + 1) - first);
      ASSERT_EQ(DaysInMonth(year, month), length) << year << "-" << month;
      ASSERT_TRUE(IsValid({year, month, length}));
      ASSERT_FALSE(IsValid({year, month, length + 1}));
    }
  }
}

TEST(Date, ImpossibleDatesAreNotValid) {
  for (const CivilDate& date : {CivilDate{0, 1, 1}, CivilDate{10000, 1, 1}, CivilDate{-1, 1, 1}, CivilDate{2000, 0, 1},
                                CivilDate{2000, 13, 1}, CivilDate{2000, 1, 0}, CivilDate{1900, 2, 29}}) {
    EXPECT_FALSE(IsValid(date)) << date.year << "-" << date.month << "-" << date.day;
  }
}

PublicationTime Time(const CivilDate& date, std::optional<int> second = {}, std::optional<int> offset = {}) {
  return {ToDay(date), second, offset};
}

TEST(Date, InstantsAgreeWithAbseil) {
  for (const int offset : {0, 3600, -18000, 20700, -50400}) {
    const absl::CivilSecond local(2025, 12, 2, 23, 30, 15);
    const absl::Time instant = absl::FromCivil(local, absl::FixedTimeZone(offset));
    EXPECT_EQ(Time({2025, 12, 2}, 23 * 3600 + 30 * 60 + 15, offset).Instant(), absl::ToUnixSeconds(instant));
  }
  EXPECT_EQ(Time({1970, 1, 2}).Instant(), 86400);
  EXPECT_EQ(Time({1969, 12, 31}, 86399).Instant(), -1);
}

TEST(Date, FormatsWhatIsKnown) {
  EXPECT_EQ(FormatRfc3339(Time({2025, 12, 2})), "2025-12-02");
  EXPECT_EQ(FormatRfc3339(Time({2025, 12, 2}, 50700)), "2025-12-02T14:05:00");
  EXPECT_EQ(FormatRfc3339(Time({2025, 12, 2}, 50700, -14400)), "2025-12-02T14:05:00-04:00");
  EXPECT_EQ(FormatRfc3339(Time({2025, 12, 2}, 50700, 20700)), "2025-12-02T14:05:00+05:45");
  EXPECT_EQ(FormatRfc3339(Time({2025, 12, 2}, 50700, 0)), "2025-12-02T14:05:00Z");
  EXPECT_EQ(FormatRfc3339(Time({1, 1, 1}, 0)), "0001-01-01T00:00:00");
  EXPECT_EQ(FormatRfc3339(Time({1925, 12, 2}, 1, 1172)), "1925-12-02T00:00:01+00:19:32");
}

TEST(Date, ReadsBackWhatItFormats) {
  for (Day day = ToDay({1, 1, 1}); day <= ToDay({9999, 12, 31}); day += 997) {
    const int second = static_cast<int>((day + 1000000) * 7919LL % 86400);
    const int offset = second - 43200;
    for (const PublicationTime& time :
         {PublicationTime{day, {}, {}}, PublicationTime{day, second, {}}, PublicationTime{day, second, offset}}) {
      const auto read = ParseRfc3339(FormatRfc3339(time));
      ASSERT_TRUE(read.ok()) << read.status();
      ASSERT_EQ(*read, time) << FormatRfc3339(time);
    }
  }
}

TEST(Date, ReadsRelatives) {
  struct Row {
    std::string_view text, canonical;
  };
  for (const Row& row : {
           Row{"2025-12-02 14:05:00", "2025-12-02T14:05:00"},
           Row{"2025-12-02t14:05:00z", "2025-12-02T14:05:00Z"},
           Row{"2025-12-02T14:05", "2025-12-02T14:05:00"},
           Row{"2025-12-02T14:05Z", "2025-12-02T14:05:00Z"},
           Row{"2025-12-02T14:05:09.987654Z", "2025-12-02T14:05:09Z"},
           Row{"2025-12-02T14:05:09,5+01", "2025-12-02T14:05:09+01:00"},
           Row{"2025-12-02T14:05:09+0100", "2025-12-02T14:05:09+01:00"},
           Row{"2025-12-02 14:05:09 -0330", "2025-12-02T14:05:09-03:30"},
           Row{"2025-12-02T14:05:09-00:00", "2025-12-02T14:05:09Z"},
           Row{"20251202T140500Z", "2025-12-02T14:05:00Z"},
           Row{"20251202T1405-0400", "2025-12-02T14:05:00-04:00"},
           Row{"20251202", "2025-12-02"},
           Row{"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
           Row{"2024-02-29", "2024-02-29"},
       }) {
    const auto time = ParseRfc3339(row.text);
    ASSERT_TRUE(time.ok()) << row.text << ": " << time.status();
    EXPECT_EQ(FormatRfc3339(*time), row.canonical) << row.text;
  }
}

TEST(Date, RefusesTheRestAndSaysWhy) {
  struct Row {
    std::string_view text, reason;
  };
  for (const Row& row : {
           Row{"", "year"},
           Row{"yesterday", "year"},
           Row{"2025", "month"},
           Row{"2025-12", "'-' after the month"},
           Row{"2025-1202", "'-' after the month"},
           Row{"2025-2-12", "month"},
           Row{"2025-02-30", "no such day"},
           Row{"2023-02-29", "no such day"},
           Row{"0000-01-01", "no such day"},
           Row{"2025-12-02x", "'T' or a space"},
           Row{"2025-12-02T", "hour"},
           Row{"2025-12-02T1", "hour"},
           Row{"2025-12-02T14", "minute"},
           Row{"2025-12-02T24:00", "hour is beyond"},
           Row{"2025-12-02T14:60", "minute is beyond"},
           Row{"2025-12-02T14:05:61", "second is beyond"},
           Row{"2025-12-02T14:05:", "second"},
           Row{"2025-12-02T14:05:00.", "digits after"},
           Row{"2025-12-02T14:05:00 ", "'Z', '+' or '-'"},
           Row{"2025-12-02T14:05:00+1", "zone's hours"},
           Row{"2025-12-02T14:05:00+010", "zone's minutes"},
           Row{"2025-12-02T14:05:00+24:00", "a day or more"},
           Row{"2025-12-02T14:05:00Zulu", "text after the zone"},
       }) {
    const auto time = ParseRfc3339(row.text);
    ASSERT_FALSE(time.ok()) << row.text << " became " << FormatRfc3339(*time);
    EXPECT_EQ(time.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(ToStd(time.status().message()).find(row.reason), std::string_view::npos) << row.text << time.status();
  }
}

}  // namespace
}  // namespace broadsheet
