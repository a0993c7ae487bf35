// What a large collection of news says about words: how they are written, and which ones keep the same company.
#ifndef BROADSHEET_INDEXER_ENTITIES_TRAINING_WORD_STATISTICS_H_
#define BROADSHEET_INDEXER_ENTITIES_TRAINING_WORD_STATISTICS_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/entities/lexicon.h"
#include "indexer/entities/training/clusters.h"

namespace broadsheet::entities {

// Collects text by text, then tells. Memory grows with the text: 12 bytes a word.
class WordStatistics {
 public:
  void AddText(std::string_view text);

  // Facts about all words that occur `min_count` times or more.
  Lexicon::Entries MakeLexicon(std::uint32_t min_count, std::size_t max_clustered) const;

 private:
  struct Count {
    std::uint32_t total = 0;
    std::uint32_t forms[6] = {};  // by LetterForm, inside sentences in running text
  };

  std::uint32_t NumberOf(std::uint64_t hash);
  void Cluster(const std::vector<std::uint32_t>& by_frequency, std::vector<WordFacts>* facts) const;

  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
  std::vector<std::uint64_t> hashes_;
  std::vector<Count> counts_;
  std::vector<std::uint32_t> text_;  // numbers of the words in order; kSentenceEnd between sentences
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TRAINING_WORD_STATISTICS_H_
