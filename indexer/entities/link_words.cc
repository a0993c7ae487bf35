#include "indexer/entities/link_words.h"

#include "indexer/entities/word_set.h"

namespace broadsheet::entities {

bool IsLinkWord(const Word& word) {
  static const WordSet links{"of",  "the", "and", "for",   "in",   "on",   "at",  "to",  "de",  "la",  "le",  "les",
                             "du",  "des", "del", "della", "di",   "da",   "do",  "dos", "das", "der", "den", "van",
                             "von", "zu",  "al",  "el",    "bin",  "ibn",  "ben", "y",   "e",   "a",   "&",   "-",
                             "/",   ".",   "'",   "'s",    "with", "from", "by",  "no.", "\"",  "+",   "s"};
  return word.length <= 5 && links.Has(word);
}

}  // namespace broadsheet::entities
