#include "indexer/analysis/stemmer.h"

#include <gtest/gtest.h>
#include <libstemmer.h>

#include <string>
#include <string_view>
#include <vector>

#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/language.h"
#include "indexer/analysis/language_name.h"

namespace broadsheet {
namespace {

struct Family {
  std::string_view language;
  std::vector<std::string_view> words;  // forms of one word
};

const std::vector<Family>& Families() {
  static const std::vector<Family> families = {
      {"ar", {"كتاب", "كتابه"}},
      {"ca", {"organització", "organitzacions"}},
      {"da", {"tale", "talerne", "taler"}},
      {"de", {"Häuser", "Häusern"}},
      {"el", {"οικονομικός", "οικονομική"}},
      {"en", {"sanction", "sanctions", "sanctioned"}},
      {"es", {"organización", "organizaciones"}},
      {"eu", {"liburu", "liburuak"}},
      {"fi", {"talossa", "talosta"}},
      {"fr", {"élevée", "élevées", "élevé"}},
      {"ga", {"fear", "bhfear"}},
      {"hi", {"लड़का", "लड़के"}},
      {"hu", {"kormány", "kormánynak", "kormányt"}},
      {"hy", {"մարդ", "մարդու"}},
      {"id", {"bacakan", "membacakan"}},
      {"it", {"nazione", "nazioni"}},
      {"lt", {"miestas", "miesto"}},
      {"ne", {"किताब", "किताबहरू"}},
      {"nl", {"regering", "regeringen"}},
      {"no", {"regjering", "regjeringen"}},
      {"pt", {"organização", "organizações"}},
      {"ro", {"copil", "copilul"}},
      {"ru", {"переговоры", "переговоров", "переговорах"}},
      {"sr", {"вестима", "vestima"}},
      {"sv", {"regering", "regeringen"}},
      {"ta", {"புத்தகம்", "புத்தகங்கள்"}},
      {"tr", {"kitaplar", "kitapları"}},
      {"yi", {"ביכער", "ביכערס"}},
  };
  return families;
}

std::string StemOf(const Stemmer& stemmer, std::string_view word) { return stemmer.Stem(FoldText(word)); }

TEST(StemmerTest, FormsOfOneWordShareAStemInEveryLanguage) {
  for (const Family& family : Families()) {
    const Stemmer stemmer(family.language);
    for (const std::string_view word : family.words) {
      EXPECT_EQ(StemOf(stemmer, word), StemOf(stemmer, family.words[0])) << family.language << ": " << word;
      EXPECT_EQ(FoldText(StemOf(stemmer, word)), StemOf(stemmer, word)) << "stems are folded";
    }
  }
}

TEST(StemmerTest, EveryLanguageOfLibstemmerIsThere) {
  std::size_t languages = 0;
  for (const char** name = sb_stemmer_list(); *name != nullptr; ++name) {
    if (std::string_view(*name) == "porter") continue;  // an older English
    ++languages;
    EXPECT_TRUE(HasStemmer(NormalizeLanguage(*name))) << *name;
  }
  EXPECT_EQ(Families().size(), languages);
}

TEST(StemmerTest, UnknownLanguagesAreNotStemmed) {
  EXPECT_EQ(Stemmer("xx").Stem("talks"), "talks");
  EXPECT_EQ(Stemmer("").Stem("talks"), "talks");
}

TEST(StemmerTest, EndingsGetTheirAccentsBack) {
  EXPECT_EQ(Stemmer("es").Stem("organizacion"), "organiz");
  EXPECT_EQ(Stemmer("fr").Stem("creee"), Stemmer("fr").Stem("creees"));
}

TEST(StemmerTest, SerbianScriptsMeet) {
  const Stemmer stemmer("sr");
  for (const auto& [cyrillic, latin] :
       {std::pair("Србија", "Srbija"), std::pair("људи", "ljudi"), std::pair("Његош", "Njegoš"),
        std::pair("кућа", "kuća"), std::pair("Ђоковић", "Đoković"), std::pair("џез", "džez")}) {
    EXPECT_EQ(StemOf(stemmer, cyrillic), StemOf(stemmer, latin)) << cyrillic;
  }
}

}  // namespace
}  // namespace broadsheet
