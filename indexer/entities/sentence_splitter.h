// Cuts a text into tokens and sentences, the way the texts are cut that recognisers are trained on: punctuation apart,
// "U.S.", "Inc." and "Jean-Pierre" whole, the 's of "Japan's" apart. (The words of the index are others: a name's
// tokens need their full stops, and their order and edges matter more than their forms.)
#ifndef BROADSHEET_INDEXER_ENTITIES_SENTENCE_SPLITTER_H_
#define BROADSHEET_INDEXER_ENTITIES_SENTENCE_SPLITTER_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace broadsheet::entities {

// Tokens of a document in order, and the number of the first token of each sentence; no sentence is empty. Tokens view
// the text that was cut.
struct Tokens {
  std::vector<std::string_view> words;
  std::vector<std::uint32_t> sentences;

  void Clear() {
    words.clear();
    sentences.clear();
  }
};

// Adds the tokens of `text`, which must stay in place.
void SplitSentences(std::string_view text, Tokens* tokens);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_SENTENCE_SPLITTER_H_
