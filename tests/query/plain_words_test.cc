#include "query/plain_words.h"

#include <gtest/gtest.h>

#include "query/parse/parser.h"

namespace broadsheet {
namespace {

std::string InWords(const std::string& query) {
  std::vector<QueryWarning> warnings;
  const auto tree = ParseQuery(query, /*any=*/false, &warnings);
  EXPECT_TRUE(tree.ok()) << tree.status();
  return QueryInWords(*tree, ToDay({2025, 12, 15}));
}

TEST(PlainWords, SaysWhatIsAskedFor) {
  struct Row {
    const char *query, *words;
  };
  const Row rows[] = {
      {"", "every article\n"},
      {"peace", "any form of \"peace\"\n"},
      {"\"peace deal\"", "\"peace deal\" in these very forms\n"},
      {"=US", "\"US\" as it is spelt\n"},
      {"title:peace -war", "all of these\n  any form of \"peace\", in the title\n  not: any form of \"war\"\n"},
      {"a (b OR c)",
       "all of these\n  any form of \"a\"\n  at least one of these\n"
       "    any form of \"b\"\n    any form of \"c\"\n"},
      {"-(a b)", "not: all of these\n  any form of \"a\"\n  any form of \"b\"\n"},
      {"witkof~", "words at most 1 letter away from \"witkof\"\n"},
      {"sanction*", "what fits \"sanction*\"\n"},
      {"\"peace deal\"~4", "the words of \"peace deal\" in any order, with at most 4 others between\n"},
      {"ATLEAST/3 peace", "at least 3 times: any form of \"peace\"\n"},
      {"a NEAR/5 b", "these, at most 5 words apart\n  any form of \"a\"\n  any form of \"b\"\n"},
      {"a NOT NEAR/3 b",
       "these, the first without the second at most 3 words apart\n"
       "  any form of \"a\"\n  any form of \"b\"\n"},
      {"person:putin", "about the person \"putin\"\n"},
      {"source:\"Velmora Courier\"", "from the source \"Velmora Courier\"\n"},
      {"date:2025-11", "published 1 to 30 November 2025\n"},
      {"date:last-week", "published 8 to 14 December 2025\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(InWords(row.query), row.words) << row.query;
}

TEST(PlainWords, Dates) {
  struct Row {
    const char *dates, *words;
  };
  const Row rows[] = {
      {"2025-12-02", "on 2 December 2025"},
      {"2025", "1 January to 31 December 2025"},
      {"2024-12-30..2025-01-02", "30 December 2024 to 2 January 2025"},
      {"2025-11..", "from 1 November 2025 on"},
      {"..2025", "up to 31 December 2025"},
      {"yesterday", "on 14 December 2025"},
      {"7d", "9 to 15 December 2025"},
      {"*-04-13", "on 13 April of any year"},
      {"*-04", "in April of any year"},
      {"none", "without a date"},
  };
  for (const Row& row : rows) {
    const auto dates = ParseDates(row.dates, ToDay({2025, 12, 15}));
    ASSERT_TRUE(dates.ok()) << row.dates;
    EXPECT_EQ(DatesInWords(*dates), row.words);
  }
}

}  // namespace
}  // namespace broadsheet
