// What is known about single words, and lists of names. Both are learned or read when a model is trained, and stand in
// its file by hashes of words: a model holds no text.
#ifndef BROADSHEET_INDEXER_ENTITIES_LEXICON_H_
#define BROADSHEET_INDEXER_ENTITIES_LEXICON_H_

#include <cstdint>
#include <iterator>
#include <string_view>

#include "broadsheet/recogniser.h"
#include "indexer/entities/hash_table.h"
#include "indexer/entities/word.h"

namespace broadsheet::entities {

inline constexpr std::size_t kClusterings = 3;  // few, more and many classes
inline constexpr std::uint8_t kLowerShares = 8;

// What a large collection says about a word. Zeros for words that it does not know.
struct WordFacts {
  std::uint16_t clusters[kClusterings] = {};  // number of its class, from 1
  std::uint8_t lower_share = 0;               // how often in lower case inside sentences: 1 never … 7 always
  LetterForm usual_form = LetterForm::kNone;  // most frequent way of writing it inside sentences
  std::uint8_t types[kEntityTypes] = {};      // how often it was in a name of that type: 0 never … 7 always
};

using Lexicon = HashTable<WordFacts>;

// The lists of names, by the names of their files. The numbers stand in model files.
enum class NameList : std::uint8_t {
  kCities,
  kCompanies,
  kCompanyWords,
  kCountries,
  kDemonyms,
  kEvents,
  kFirstNames,
  kGeonames,
  kGivenNames,
  kOrganisations,
  kPeople,
  kPlaces,
  kRegions,
  kSurnames,
  kTeams,
  kTitles,
};
inline constexpr std::string_view kNameListFiles[] = {
    "cities",      "companies",     "company-words", "countries", "demonyms", "events",   "first-names", "geonames",
    "given-names", "organisations", "people",        "places",    "regions",  "surnames", "teams",       "titles"};

using ListMask = std::uint16_t;
static_assert(std::size(kNameListFiles) <= 8 * sizeof(ListMask));

constexpr ListMask MaskOf(NameList list) { return static_cast<ListMask>(1u << static_cast<unsigned>(list)); }

// A state of the automaton that reads names word by word: which lists have the words so far as a name, and whether
// longer names begin with them.
struct NameState {
  ListMask lists = 0;
  bool goes_on = false;
};

inline constexpr std::size_t kMaxNameWords = 8;

// Keyed by the combined hashes of the words from the name's beginning.
using NameLists = HashTable<NameState>;

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_LEXICON_H_
