#include "indexer/import/input/encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace broadsheet {
namespace {

using namespace std::string_literals;

struct Case {
  const char* name;
  std::string bytes;
  std::string declared;
  std::string text;
  std::string charset;
  bool repaired;
};

class ToUtf8Test : public testing::TestWithParam<Case> {};

TEST_P(ToUtf8Test, Decodes) {
  const Case& c = GetParam();
  const DecodedText decoded = ToUtf8(c.bytes, c.declared);
  EXPECT_EQ(decoded.text, c.text);
  EXPECT_EQ(decoded.charset, c.charset);
  EXPECT_EQ(decoded.repaired, c.repaired);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ToUtf8Test,
    testing::Values(Case{"Ascii", "harbour", "", "harbour", "UTF-8", false},
                    Case{"Utf8", "caf\xC3\xA9", "iso-8859-1", "café", "UTF-8", false},
                    Case{"Utf8Mark", "\xEF\xBB\xBFport", "", "port", "UTF-8", false},
                    Case{"Utf16Le", "\xFF\xFEp\0o\0"s, "", "po", "UTF-16LE", false},
                    Case{"Utf16Be", "\xFE\xFF\0p\0o"s, "", "po", "UTF-16BE", false},
                    Case{"Utf16WithoutMark", "{\0\"\0i\0d\0\"\0"s, "", "{\"id\"", "UTF-16LE", false},
                    Case{"Utf32", "\xFF\xFE\0\0p\0\0\0"s, "", "p", "UTF-32LE", false},
                    Case{"DeclaredLatin1IsWindows1252", "\x93quay\x94 \xE9t\xE9", "ISO-8859-1", "“quay” été",
                         "windows-1252", false},
                    Case{"DeclaredCyrillic", "\xEF\xEE\xF0\xF2", "windows-1251", "порт", "windows-1251", false},
                    Case{"UndeclaredWestern", "The caf\xE9 by the harbour opened again on Tuesday", "",
                         "The café by the harbour opened again on Tuesday", "windows-1252", false},
                    Case{"MostlyUtf8", "caf\xC3\xA9 \xC3\xA0 \xFF quai", "", "café à \xEF\xBF\xBD quai", "UTF-8", true},
                    Case{"UnknownDeclaration", "caf\xC3\xA9", "x-no-such", "café", "UTF-8", false},
                    Case{"Controls",
                         "a\x01\x7F"
                         "b\r\nc\rd\te",
                         "", "ab\nc\nd\te", "UTF-8", false},
                    Case{"C1IsWindows1252", "it\xC2\x92s \xC2\x81now", "", "it’s now", "UTF-8", false},
                    Case{"Iso2022", "\x1B$B;~\x1B(B", "iso-2022-jp", "時", "iso-2022-jp", false}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(EncodingTest, RussianIsDetected) {
  // "The port was closed for the whole week because of the storm, and the ferries stayed in the harbour", KOI8-R.
  const DecodedText decoded = ToUtf8(
      "\xF0\xCF\xD2\xD4 \xC2\xD9\xCC \xDA\xC1\xCB\xD2\xD9\xD4 \xCE\xC1 \xD7\xD3\xC0 \xCE\xC5\xC4\xC5\xCC\xC0 "
      "\xC9\xDA-\xDA\xC1 "
      "\xDB\xD4\xCF\xD2\xCD\xC1, \xC9 \xD0\xC1\xD2\xCF\xCD\xD9 \xCF\xD3\xD4\xC1\xCC\xC9\xD3\xD8 \xD7 "
      "\xC7\xC1\xD7\xC1\xCE\xC9");
  EXPECT_EQ(decoded.text, "Порт был закрыт на всю неделю из-за шторма, и паромы остались в гавани");
  EXPECT_THAT(decoded.Warning(), testing::HasSubstr("KOI8-R"));
}

TEST(EncodingTest, WarningsSayWhatWasDone) {
  EXPECT_EQ(ToUtf8("plain").Warning(), "");
  EXPECT_EQ(ToUtf8("\xFF\xFEp\0o\0"s).Warning(), "");
  EXPECT_THAT(ToUtf8("caf\xE9").Warning(), testing::HasSubstr("windows-1252"));
  EXPECT_THAT(ToUtf8("\xC3\xA9\xC3\xA9\xFF").Warning(), testing::HasSubstr("U+FFFD"));
}

// Whatever the bytes, the result is valid, clean, and stays as it is.
TEST(EncodingTest, AnyBytesBecomeCleanUtf8) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes(random() % 40, '\0');
    const bool mostly_ascii = random() % 2 == 0;
    for (char& byte : bytes)
      byte = static_cast<char>(mostly_ascii && random() % 8 != 0 ? 'a' + random() % 26 : random());
    const std::string text = ToUtf8(bytes, round % 3 == 0 ? "windows-1251" : "").text;
    ASSERT_TRUE(IsValidUtf8(text));
    ASSERT_EQ(text.find_first_of("\0\r\x01\x1F\x7F"s), std::string::npos);
    std::string again = text;
    CleanUtf8(again);
    ASSERT_EQ(again, text);
  }
}

}  // namespace
}  // namespace broadsheet
