#include "indexer/analysis/stemmer.h"

#include <libstemmer.h>

#include <array>

#include "indexer/analysis/accented_endings.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/characters.h"
#include "indexer/analysis/language.h"

namespace broadsheet {
namespace {

// Serbian is written in two scripts, letter for letter the same: its stems are in folded Latin letters. Other
// characters are left as they are.
std::string FoldSerbianCyrillic(std::string_view folded) {
  static constexpr std::array<std::string_view, 32> kFromA = {// from а on
                                                              "a", "b", "v", "g", "d", "e", "z", "z", "i", "",  "k",
                                                              "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h",
                                                              "c", "c", "s", "",  "",  "",  "",  "",  "",  ""};
  std::string latin;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t begin = at;
    const Codepoint c = DecodeAt(folded, &at);
    std::string_view letter = folded.substr(begin, at - begin);
    if (c >= 0x0430 && c < 0x0450 && !kFromA[static_cast<std::size_t>(c - 0x0430)].empty()) {
      letter = kFromA[static_cast<std::size_t>(c - 0x0430)];
    }
    switch (c) {
      case 0x0452:
        letter = "d";
        break;  // ђ
      case 0x0458:
        letter = "j";
        break;  // ј
      case 0x0459:
        letter = "lj";
        break;  // љ
      case 0x045A:
        letter = "nj";
        break;  // њ
      case 0x045B:
        letter = "c";
        break;  // ћ
      case 0x045F:
        letter = "dz";
        break;  // џ
      default:
        break;
    }
    latin += letter;
  }
  return latin;
}

}  // namespace

void Stemmer::Delete::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

Stemmer::Stemmer(std::string_view language) : language_(language) {
  if (HasStemmer(language)) stemmer_.reset(sb_stemmer_new(std::string(language).c_str(), "UTF_8"));
}

std::string Stemmer::Stem(std::string_view folded) const {
  if (stemmer_ == nullptr) return std::string(folded);
  const std::string word = language_ == "sr" ? FoldSerbianCyrillic(folded) : WithAccentedEnding(folded, language_);
  const auto* stem =
      sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  if (stem == nullptr) return std::string(folded);  // out of memory
  const std::string_view view(reinterpret_cast<const char*>(stem),
                              static_cast<std::size_t>(sb_stemmer_length(stemmer_.get())));
  if (view.empty()) return std::string(folded);
  return IsAscii(view) ? std::string(view) : FoldText(view);
}

}  // namespace broadsheet
