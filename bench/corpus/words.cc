#include "bench/corpus/words.h"

#include <array>
#include <iterator>

namespace broadsheet::bench {
namespace {

constexpr std::string_view kOnsets[] = {"b",  "c",  "d",  "f",  "g",  "h",  "j",  "l",  "m",  "n",  "p",  "r",  "s",
                                        "t",  "v",  "w",  "b",  "c",  "d",  "f",  "l",  "m",  "n",  "p",  "r",  "s",
                                        "t",  "h",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "d",  "st", "tr", "pr",
                                        "br", "cr", "gr", "fr", "pl", "cl", "sh", "ch", "th", "sp", "dr", "qu"};
constexpr std::string_view kNuclei[] = {"a", "e", "i", "o", "u", "a",  "e",  "i",  "o",  "a", "e",
                                        "i", "o", "u", "e", "i", "ea", "ai", "ou", "oo", "ee"};
constexpr std::string_view kMiddleCodas[] = {"", "", "", "", "", "", "", "n", "r", "l", "s", "m"};
constexpr std::string_view kLastCodas[] = {"n",  "r",  "l",  "t",  "d",  "m",  "n",  "r",  "l",  "t",  "d",  "ck",
                                           "st", "nd", "nt", "ct", "ll", "sh", "ch", "ge", "ce", "te", "de", "ne",
                                           "re", "ve", "y",  "p",  "k",  "g",  "rk", "se", "le", "x"};
constexpr std::string_view kNounEndings[] = {"tion", "ment", "er", "ity", "ness", "ship", "age", "ism", "ance", "or"};
constexpr std::string_view kVerbEndings[] = {"ate", "ise", "ify", "en", "ish"};
constexpr std::string_view kAdjectiveEndings[] = {"al", "ive", "ous", "ic", "ary", "able", "ful", "less", "ant", "ent"};

template <typename List>
std::string_view Pick(Random& random, const List& list) {
  return list[random.Below(static_cast<std::uint32_t>(std::size(list)))];
}

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

bool EndsInConsonantY(std::string_view word) {
  return word.size() > 1 && word.back() == 'y' && !IsVowel(word[word.size() - 2]);
}

// "plan" -> "planned": one short vowel before one final consonant, in a word of one syllable.
bool DoublesConsonant(std::string_view word) {
  if (word.size() < 3 || word.size() > 4) return false;
  char last = word.back();
  return !IsVowel(last) && last != 'w' && last != 'x' && last != 'y' && IsVowel(word[word.size() - 2]) &&
         !IsVowel(word[word.size() - 3]);
}

}  // namespace

std::string PluralOf(std::string_view noun) {
  std::string word(noun);
  if (EndsInConsonantY(noun)) {
    word.back() = 'i';
    return word + "es";
  }
  bool hisses =
      word.ends_with("s") || word.ends_with("x") || word.ends_with("sh") || word.ends_with("ch") || word.ends_with("z");
  return word + (hisses ? "es" : "s");
}

std::string PastOf(std::string_view verb) {
  std::string word(verb);
  if (word.ends_with("e")) return word + "d";
  if (EndsInConsonantY(verb)) {
    word.back() = 'i';
  } else if (DoublesConsonant(verb)) {
    word += word.back();
  }
  return word + "ed";
}

std::string ParticipleOf(std::string_view verb) {
  std::string word(verb);
  if (word.ends_with("ie")) return word.substr(0, word.size() - 2) + "ying";
  if (word.ends_with("e") && !word.ends_with("ee")) {
    word.pop_back();
  } else if (DoublesConsonant(verb)) {
    word += word.back();
  }
  return word + "ing";
}

std::string AdverbOf(std::string_view adjective) {
  std::string word(adjective);
  if (word.ends_with("ic")) return word + "ally";
  if (word.ends_with("le")) return word.substr(0, word.size() - 1) + "y";
  if (EndsInConsonantY(adjective)) word.back() = 'i';
  return word + "ly";
}

std::string Capitalized(std::string_view word) {
  std::string result(word);
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z') result[0] = static_cast<char>(result[0] - 32);
  return result;
}

WordMaker::WordMaker(Random* random, const std::vector<std::string_view>& reserved) : random_(random) {
  for (std::string_view word : reserved) taken_.emplace(word);
}

std::string WordMaker::Make(WordClass word_class, std::size_t rank) {
  for (;;) {
    std::uint32_t syllables = rank < 400 ? random_->Between(1, 2) : random_->Between(1, 3);
    if (rank > 5000) ++syllables;
    bool ending = syllables > 1 && random_->Chance(word_class == WordClass::kVerb ? 0.25 : 0.4);
    std::string word;
    for (std::uint32_t i = 0; i < syllables - (ending ? 1 : 0); ++i) {
      if (i > 0) word += Pick(*random_, kMiddleCodas);
      word += i > 0 || random_->Chance(0.85) ? Pick(*random_, kOnsets) : "";
      word += Pick(*random_, kNuclei);
    }
    word += ending ? Pick(*random_, std::array<std::string_view, 6>{"n", "r", "t", "l", "d", "s"})
                   : Pick(*random_, kLastCodas);
    if (ending) {
      switch (word_class) {
        case WordClass::kNoun:
          word += Pick(*random_, kNounEndings);
          break;
        case WordClass::kVerb:
          word += Pick(*random_, kVerbEndings);
          break;
        case WordClass::kAdjective:
          word += Pick(*random_, kAdjectiveEndings);
          break;
      }
    }
    if (word.size() >= 3 && word.size() <= 16 && taken_.insert(word).second) return word;
  }
}

namespace {

struct Flavour {
  std::array<std::string_view, 10> beginnings;
  std::array<std::string_view, 8> middles;
  std::array<std::string_view, 8> first_name_endings;
  std::array<std::string_view, 10> family_endings;
  std::array<std::string_view, 8> place_endings;
};

constexpr Flavour kFlavourTable[kFlavours] = {
    {{"Har", "Wel", "Thorn", "Ash", "Brad", "Hol", "Ken", "Mar", "Stan", "Whit"},
     {"", "", "ing", "er", "e", "l", "en", "ar"},
     {"a", "in", "ia", "er", "y", "ton", "ene", "us"},
     {"ton", "ley", "wick", "ford", "more", "ham", "by", "son", "worth", "field"},
     {"bury", "ford", "ton", "haven", "port", "mouth", "dale", "bridge"}},
    {{"Vol", "Kras", "Dmi", "Ser", "Pav", "Bor", "Niko", "Zar", "Tol", "Rus"},
     {"a", "i", "en", "ov", "e", "il", "an", "ol"},
     {"an", "ei", "ya", "ir", "na", "a", "slav", "ka"},
     {"ov", "enko", "in", "sky", "ev", "ich", "uk", "yan", "enov", "ak"},
     {"grad", "sk", "ovo", "insk", "pol", "ova", "any", "burg"}},
    {{"Cas", "Mar", "Vel", "San", "Ri", "Al", "Bel", "Tor", "Gon", "Per"},
     {"a", "e", "ti", "an", "o", "il", "ar", "in"},
     {"a", "o", "io", "ela", "ín", "és", "ina", "ez"},
     {"ez", "illo", "eda", "ín", "ero", "ano", "eira", "ães", "osa", "ado"},
     {"ona", "era", "illo", "ez", "ada", "edo", "ín", "ava"}},
    {{"Lind", "Berg", "Sjö", "Holm", "Dahl", "Kris", "Nor", "Strand", "Hal", "Ek"},
     {"", "e", "a", "en", "er", "in", "o", "s"},
     {"a", "ur", "rik", "er", "ine", "e", "ik", "ja"},
     {"ström", "gren", "qvist", "berg", "sen", "lund", "dal", "ås", "mark", "stad"},
     {"vik", "köping", "borg", "stad", "havn", "dal", "ås", "sund"}},
    {{"Ta", "Ki", "Ha", "Mi", "Yo", "Sa", "Na", "Ko", "Shi", "Ru"},
     {"ka", "mi", "no", "ra", "shi", "to", "ga", "ya"},
     {"ko", "ro", "mi", "ki", "ta", "na", "e", "shi"},
     {"moto", "yama", "da", "mura", "saki", "no", "ta", "hara", "kawa", "naga"},
     {"shima", "kawa", "oka", "zaki", "to", "ya", "hama", "be"}},
    {{"Ab", "Kha", "Mu", "Sa", "Ra", "Om", "Fa", "Ja", "Na", "Ze"},
     {"d", "l", "m", "r", "sh", "h", "z", "b"},
     {"ar", "ir", "ad", "ia", "een", "im", "a", "id"},
     {"oudi", "awi", "ani", "iri", "at", "oun", "ari", "een", "adeh", "ullah"},
     {"abad", "iya", "an", "ara", "ul", "un", "az", "istan"}},
};

std::string Stem(Random& random, const Flavour& flavour) {
  std::string name(Pick(random, flavour.beginnings));
  name += Pick(random, flavour.middles);
  if (random.Chance(0.35)) name += Pick(random, flavour.middles);
  return name;
}

}  // namespace

std::string MakeFirstName(Random& random, int flavour) {
  const Flavour& f = kFlavourTable[flavour];
  std::string name(Pick(random, f.beginnings));
  if (random.Chance(0.3)) name += Pick(random, f.middles);
  return name + std::string(Pick(random, f.first_name_endings));
}

std::string MakeFamilyName(Random& random, int flavour) {
  const Flavour& f = kFlavourTable[flavour];
  std::string name = Stem(random, f);
  name += Pick(random, f.family_endings);
  if (random.Chance(0.03)) name = "O'" + name;
  if (random.Chance(0.03)) {
    name += "-" + Stem(random, f);
    name += Pick(random, f.family_endings);
  }
  return name;
}

std::string MakePlaceName(Random& random, int flavour) {
  const Flavour& f = kFlavourTable[flavour];
  std::string name = Stem(random, f);
  return name.append(Pick(random, f.place_endings));
}

}  // namespace broadsheet::bench
