// A few words to look out for, in whatever case they are written.
#ifndef BROADSHEET_INDEXER_ENTITIES_WORD_SET_H_
#define BROADSHEET_INDEXER_ENTITIES_WORD_SET_H_

#include <initializer_list>
#include <string_view>

#include "indexer/entities/hash_table.h"
#include "indexer/entities/word.h"

namespace broadsheet::entities {

class WordSet {
 public:
  WordSet(std::initializer_list<std::string_view> words) {
    HashTable<char>::Entries entries;
    for (const std::string_view word : words) entries.emplace_back(HashTable<char>::KeyOf(HashWord(word)), 1);
    table_.Fill(entries);
  }

  bool Has(const Word& word) const { return table_.Find(word.hash) != nullptr; }

 private:
  HashTable<char> table_;
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_WORD_SET_H_
