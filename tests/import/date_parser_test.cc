#include "indexer/import/date_parser.h"

#include <gtest/gtest.h>

namespace broadsheet {
namespace {

struct Row {
  const char* text;
  const char* date;  // as FormatRfc3339 prints it; "" if it must be refused
  const char* language = "";
};

const Row kRows[] = {
    // RFC 3339, RFC 822 and their relatives
    {"2025-12-02", "2025-12-02"},
    {"2025-12-02T14:05:00-04:00", "2025-12-02T14:05:00-04:00"},
    {"2025-12-02 14:05:00.123456+00:00", "2025-12-02T14:05:00Z"},
    {"20251202", "2025-12-02"},
    {"20251202T140500Z", "2025-12-02T14:05:00Z"},
    {"20251202140500", "2025-12-02T14:05:00"},
    {"2025/12/02 14:05", "2025-12-02T14:05:00"},
    {"Tue, 02 Dec 2025 14:05:00 +0100", "2025-12-02T14:05:00+01:00"},
    {"Tue, 2 Dec 2025 14:05:00 EST", "2025-12-02T14:05:00-05:00"},
    {"Tue Dec  2 14:05:00 2025", "2025-12-02T14:05:00"},
    {"Tue Dec 02 2025 14:05:00 GMT+0100 (Central European Standard Time)", "2025-12-02T14:05:00+01:00"},
    // English, as printed
    {"Dec. 2, 2025", "2025-12-02"},
    {"December 2nd, 2025", "2025-12-02"},
    {"2 December 2025 14:05 GMT", "2025-12-02T14:05:00Z"},
    {"Sept. 5, 2001", "2001-09-05"},
    {"Published December 2, 2025 at 10:14 a.m. EST", "2025-12-02T10:14:00-05:00"},
    {"December 2, 2025 10:14 am ET", "2025-12-02T10:14:00-05:00"},
    {"July 2, 2025 10:14pm ET", "2025-07-02T22:14:00-04:00"},
    {"12:30 a.m. March 4, 2014", "2014-03-04T00:30:00"},
    {"12 pm March 4, 2014", "2014-03-04T12:00:00"},
    {"3 p.m. EDT, March 4, 2014", "2014-03-04T15:00:00-04:00"},
    {"1:30 PM - 4 Mar 2014", "2014-03-04T13:30:00"},
    {"26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"},
    {"  5-APR-1987 00:12:13.10", "1987-04-05T00:12:13"},
    // other languages
    {"2. Dezember 2025, 14:05 Uhr", "2025-12-02T14:05:00"},
    {"Dienstag, 02.12.2025 14.05 Uhr", "2025-12-02T14:05:00"},
    {"1. März 2024", "2024-03-01"},
    {"mar. 2 déc. 2025 à 14h05", "2025-12-02T14:05:00"},
    {"Publié le 2 décembre 2025", "2025-12-02"},
    {"1er août 2019", "2019-08-01"},
    {"2 de diciembre de 2025", "2025-12-02"},
    {"2 декабря 2025 г. в 14:05", "2025-12-02T14:05:00"},
    {"30 listopada 2020", "2020-11-30", "pl"},
    {"30. listopada 2020", "2020-10-30", "hr"},
    {"2 Aralık 2025 Salı 14:05", "2025-12-02T14:05:00"},
    {"2025. december 2.", "2025-12-02"},
    {"2025年12月2日 14時05分", "2025-12-02T14:05:00"},
    {"١ مارس ٢٠٢٥", "2025-03-01"},
    // day and month
    {"13/12/2025", "2025-12-13"},
    {"12/13/2025", "2025-12-13"},
    {"03.04.2025", "2025-04-03"},
    {"03/04/2025", "2025-04-03", "fr"},
    {"3/4/69", "1969-03-04"},
    {"13/4/25", "2025-04-13"},
    // no dates
    {"", ""},
    {"yesterday", ""},
    {"December 2025", ""},
    {"12 March", ""},
    {"31 February 2020", ""},
    {"2025-13-01", ""},
    {"29 February 2023", ""},
    {"14:05", ""},
    {"I was there on Dec 2 2025", ""},
    {"Dec 2 2025 25:00", ""},
    {"1 2 3 4 5", ""},
    {"99999999", ""},
};

TEST(DateParserTest, Table) {
  for (const Row& row : kRows) {
    const absl::StatusOr<ParsedDate> date = ParseHumanDate(row.text, row.language);
    EXPECT_EQ(date.ok() ? FormatRfc3339(date->time) : "", row.date) << row.text << ": " << date.status();
  }
}

TEST(DateParserTest, SaysWhenDayAndMonthMayBeSwapped) {
  EXPECT_TRUE(ParseHumanDate("03/04/2025")->ambiguous);
  EXPECT_TRUE(ParseHumanDate("03/04/2025", "en")->ambiguous);
  EXPECT_FALSE(ParseHumanDate("03/04/2025", "de")->ambiguous);
  EXPECT_FALSE(ParseHumanDate("04/04/2025")->ambiguous);
  EXPECT_FALSE(ParseHumanDate("13/04/2025")->ambiguous);
  EXPECT_EQ(FormatRfc3339(ParseHumanDate("03/04/2025", "", DateOrder::kDayFirst)->time), "2025-04-03");
  EXPECT_EQ(FormatRfc3339(ParseHumanDate("03/04/2025", "fr", DateOrder::kMonthFirst)->time), "2025-03-04");
}

TEST(DateParserTest, ErrorsNameTextAndReason) {
  EXPECT_EQ(ParseHumanDate("December 2025").status().message(), "'December 2025' is no date: it names no day");
  EXPECT_TRUE(absl::IsInvalidArgument(ParseHumanDate(std::string(100000, '1')).status()));
  EXPECT_EQ(ParseHumanDate("-0044-03-15").status().message(),
            "'-0044-03-15' is no date: a year before 1 cannot be kept");
  EXPECT_TRUE(ParseHumanDate("- 15 March 2044").ok());
  EXPECT_TRUE(ParseHumanDate("-15 March 2044").ok());
}

TEST(DateParserTest, EveryDayOfAYearInEveryOrder) {
  for (Day day = ToDay({2024, 1, 1}); day <= ToDay({2024, 12, 31}); ++day) {
    const CivilDate civil = ToCivil(day);
    const std::string y = std::to_string(civil.year), m = std::to_string(civil.month), d = std::to_string(civil.day);
    EXPECT_EQ(ParseHumanDate(d + "." + m + "." + y)->time.day, day);
    EXPECT_EQ(ParseHumanDate(y + "/" + m + "/" + d)->time.day, day);
    EXPECT_EQ(ParseHumanDate(m + "/" + d + "/" + y, "", DateOrder::kMonthFirst)->time.day, day);
  }
}

TEST(DateParserTest, EpochsByTheirSize) {
  for (const double value : {1733148300.0, 1733148300e3, 1733148300e6, 1733148300e9}) {
    ASSERT_TRUE(TimeFromEpoch(value));
    EXPECT_EQ(FormatRfc3339(*TimeFromEpoch(value)), "2024-12-02T14:05:00Z");
  }
  EXPECT_FALSE(TimeFromEpoch(-1));
  EXPECT_FALSE(TimeFromEpoch(1e30));
}

TEST(DateParserTest, TheFutureBeginsInTwoDays) {
  const PublicationTime time = ParseHumanDate("2025-12-02T00:00:00Z")->time;
  EXPECT_FALSE(IsInFuture(time, time.Instant()));
  EXPECT_FALSE(IsInFuture(time, time.Instant() - 2 * 86400));
  EXPECT_TRUE(IsInFuture(time, time.Instant() - 2 * 86400 - 1));
}

}  // namespace
}  // namespace broadsheet
