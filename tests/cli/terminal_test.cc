#include "tools/terminal.h"

#include <gtest/gtest.h>

namespace broadsheet::cli {
namespace {

TEST(Terminal, ControlCharactersCannotReachTheTerminal) {
  EXPECT_EQ(Printable("a\033[31mb"), "a [31mb");
  EXPECT_EQ(Printable("bell\a, delete\x7F, return\r"), "bell , delete , return ");
  EXPECT_EQ(Printable("upper \xC2\x9B"
                      "31m control"),
            "upper  31m control");
}

TEST(Terminal, TextStaysAsItIs) {
  EXPECT_EQ(Printable("lines\nand\ttabs"), "lines\nand\ttabs");
  EXPECT_EQ(Printable("Zürich, £5, “quoted”, 東京"), "Zürich, £5, “quoted”, 東京");
  EXPECT_EQ(Printable("ends with \xC2"), "ends with \xC2");
}

TEST(Terminal, AMessageIsOneLine) {
  testing::internal::CaptureStderr();
  PrintWarning("article '1\n2\033': no date");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "broadsheet: warning: article '1 2 ': no date\n");
}

TEST(Terminal, BytesForPeople) {
  EXPECT_EQ(HumanBytes(0), "0 bytes");
  EXPECT_EQ(HumanBytes(1), "1 byte");
  EXPECT_EQ(HumanBytes(999), "999 bytes");
  EXPECT_EQ(HumanBytes(1000), "1.0 kB");
  EXPECT_EQ(HumanBytes(999'949), "999.9 kB");
  EXPECT_EQ(HumanBytes(999'950), "1.0 MB");
  EXPECT_EQ(HumanBytes(3'456'000'000), "3.5 GB");
  EXPECT_EQ(HumanBytes(5'000'000'000'000'000), "5000.0 TB");
}

TEST(Terminal, MatchesAreMarkedWithAndWithoutColour) {
  EXPECT_EQ(Style(false).Match("deal"), "*deal*");
  EXPECT_EQ(Style(true).Match("deal"), "\033[1;33mdeal\033[0m");
  EXPECT_EQ(Style(false).Title("T"), "T");
}

}  // namespace
}  // namespace broadsheet::cli
