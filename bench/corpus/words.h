// Invented words that look and inflect like English, and invented names of several flavours.
#ifndef BROADSHEET_BENCH_CORPUS_WORDS_H_
#define BROADSHEET_BENCH_CORPUS_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "bench/corpus/random.h"

namespace broadsheet::bench {

// English spelling rules for regular forms.
std::string PluralOf(std::string_view noun);  // also a verb's third person
std::string PastOf(std::string_view verb);
std::string ParticipleOf(std::string_view verb);  // -ing
std::string AdverbOf(std::string_view adjective);
std::string Capitalized(std::string_view word);  // ASCII first letters only

enum class WordClass { kNoun, kVerb, kAdjective };

// Makes words that it has not made before and that are not in `reserved`.
class WordMaker {
 public:
  WordMaker(Random* random, const std::vector<std::string_view>& reserved);

  // `rank`: frequent words are shorter.
  std::string Make(WordClass word_class, std::size_t rank);

 private:
  Random* random_;
  std::unordered_set<std::string> taken_;
};

// Names of people and places come in flavours, as if from several languages; some carry diacritics.
inline constexpr int kFlavours = 6;
std::string MakeFirstName(Random& random, int flavour);
std::string MakeFamilyName(Random& random, int flavour);
std::string MakePlaceName(Random& random, int flavour);

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_WORDS_H_
