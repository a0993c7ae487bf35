#include "indexer/analysis/language.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "indexer/analysis/language_name.h"

namespace broadsheet {
namespace {

TEST(LanguageTest, Detect) {
  EXPECT_EQ(DetectLanguage("The committee will publish its report on the harbour next week, the chairman said."), "en");
  EXPECT_EQ(DetectLanguage("Le conseil municipal a voté hier soir le budget de la nouvelle bibliothèque du quartier."),
            "fr");
  EXPECT_EQ(DetectLanguage("Der Stadtrat hat gestern Abend über den Haushalt der neuen Bücherei abgestimmt."), "de");
  EXPECT_EQ(DetectLanguage("Городской совет вчера вечером утвердил бюджет новой библиотеки, сообщил мэр."), "ru");
  EXPECT_EQ(DetectLanguage("市議会は昨夜、新しい図書館の予算を承認しました。市長が記者会見で明らかにしました。"), "ja");
}

TEST(LanguageTest, DetectsNothingWhereItIsNotSure) {
  EXPECT_EQ(DetectLanguage(""), "");
  EXPECT_EQ(DetectLanguage("OPEC"), "");
  EXPECT_EQ(DetectLanguage("12.5 13.7 14.2 11.9 12.0 1987 1986 12.5 13.7 14.2 11.9 12.0 1987 1986"), "");
  EXPECT_EQ(DetectLanguage(std::string(1000, '\xFF')), "");
}

TEST(LanguageTest, DetectsLongTextsCutWithinACharacter) {
  std::string text;
  while (text.size() < (64 << 10)) text += "Городской совет вчера вечером утвердил бюджет. ";
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(DetectLanguage(text), "ru");
    text.insert(0, "x");
  }
}

TEST(LanguageTest, ReadsOnWhereAGlanceIsNotEnough) {
  const std::string dateline =
      "HARBOUR TOWN, March 3 (Gazette) - The following statement was given to reporters in German:\n\n";
  std::string german;
  while (german.size() < 2000)
    german += "Der Stadtrat hat gestern Abend über den Haushalt der neuen Bücherei abgestimmt. ";
  EXPECT_EQ(DetectLanguage(german), "de");
  EXPECT_EQ(DetectLanguage(dateline + german), "de");
  std::string figures;
  while (figures.size() < 1000) figures += "12.5 13.7 14.2 11.9\n";
  EXPECT_EQ(DetectLanguage(figures + german), "de");
}

std::string Repeated(std::string_view sentence, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += sentence;
  return text;
}

TEST(LanguageTest, EnglishInOnePartOfATextIsNotEnough) {
  const std::string english =
      Repeated("The committee said that the harbour would have to close and they will move with the ferries. ", 700);
  const std::string french = Repeated("Le conseil municipal a voté hier soir le budget de la bibliothèque. ", 1000);
  EXPECT_EQ(DetectLanguage(english), "en");
  EXPECT_EQ(DetectLanguage(english + english), "en");
  EXPECT_EQ(DetectLanguage(french + french + english), "fr");
}

// Texts of any length full of English titles, with and without accents.
TEST(LanguageTest, EnglishTitlesAreNotEnough) {
  const struct {
    std::string_view language, sentence;
  } kTexts[] = {
      {"fr",
       "Le conseil municipal a voté hier soir le budget de la nouvelle bibliothèque du quartier, selon le journal "
       "local, "
       "puis le groupe a joué « The sound of the sea and the wind that they have » devant un public nombreux et ravi, "
       "a "
       "dit le maire de la ville, qui a remercié les organisateurs de la fête et tous les bénévoles. "},
      {"it",
       "Il gruppo ha suonato ieri sera il brano The sound of the sea davanti a un pubblico numeroso, ha detto il "
       "sindaco "
       "del paese, e poi altre canzoni del repertorio che i giovani musicisti hanno scelto per la festa. "},
  };
  for (const auto& [language, sentence] : kTexts) {
    for (std::size_t bytes = 449; bytes < 4096; bytes += 97) {
      EXPECT_EQ(DetectLanguage(Repeated(sentence, bytes)), language) << bytes;
    }
  }
}

TEST(LanguageTest, Normalize) {
  struct Case {
    std::string_view name, expected;
  };
  for (const Case& row :
       {Case{"en", "en"},          Case{"EN", "en"},       Case{"en-US", "en"},   Case{"en_GB", "en"},
        Case{"en_GB.UTF-8", "en"}, Case{"eng", "en"},      Case{"English", "en"}, Case{" german ", "de"},
        Case{"deu", "de"},         Case{"ger", "de"},      Case{"fre", "fr"},     Case{"zh-Hant", "zh"},
        Case{"pt-br", "pt"},       Case{"nb", "no"},       Case{"nn-NO", "no"},   Case{"Norwegian Bokmål", "no"},
        Case{"iw", "he"},          Case{"sr-Latn", "sr"},  Case{"", ""},          Case{"xx", ""},
        Case{"und", ""},           Case{"Klingonese", ""}, Case{"12", ""},        Case{"e", ""},
        Case{"\xFF\xFE", ""}}) {
    EXPECT_EQ(NormalizeLanguage(row.name), row.expected) << row.name;
  }
}

TEST(LanguageTest, HasStemmer) {
  for (const std::string_view code :
       {"ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr", "ga", "hi", "hu", "hy",
        "id", "it", "lt", "ne", "nl", "no", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi"}) {
    EXPECT_TRUE(HasStemmer(code)) << code;
  }
  for (const std::string_view code : {"", "xx", "ja", "zh", "pl", "EN", "english", "porter"}) {
    EXPECT_FALSE(HasStemmer(code)) << code;
  }
}

}  // namespace
}  // namespace broadsheet
