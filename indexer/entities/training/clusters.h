// Classes of words that stand in the same company: the exchange algorithm of Martin, Liermann and Ney (1998), which
// moves one word after the other to the class where the text is most likely by a bigram model of classes.
#ifndef BROADSHEET_INDEXER_ENTITIES_TRAINING_CLUSTERS_H_
#define BROADSHEET_INDEXER_ENTITIES_TRAINING_CLUSTERS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace broadsheet::entities {

using WordNumber = std::uint32_t;

// How often `right` follows `left`.
struct Bigram {
  WordNumber left, right;
  std::uint32_t count;
};

// The class of each of `words` words, from 0, the words being numbered from the most frequent on. `rounds` times over
// all words.
std::vector<std::uint16_t> ClusterWords(const std::vector<Bigram>& bigrams, std::size_t words, std::size_t classes,
                                        int rounds);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TRAINING_CLUSTERS_H_
