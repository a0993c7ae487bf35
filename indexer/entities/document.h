// A document as the recogniser sees it: its tokens with all that is known about each before any decision is taken.
#ifndef BROADSHEET_INDEXER_ENTITIES_DOCUMENT_H_
#define BROADSHEET_INDEXER_ENTITIES_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "indexer/entities/lexicon.h"
#include "indexer/entities/sentence_splitter.h"
#include "indexer/entities/tag.h"
#include "indexer/entities/word.h"
#include "indexer/entities/word_lookup.h"

namespace broadsheet::entities {

// How a sentence is written. In the last two, letters do not tell names from other words; the words' usual forms do.
enum class Lettering : std::uint8_t { kRunning, kCapitals, kTitle };

// Where a token stands in names of the lists: a mask of lists for each Place.
struct ListPlaces {
  ListMask at[4] = {};
  bool any() const { return all() != 0; }
  std::uint64_t all() const {
    return std::uint64_t{at[0]} << 48 | std::uint64_t{at[1]} << 32 | std::uint64_t{at[2]} << 16 | at[3];
  }
};

struct DocumentToken {
  Word word;  // in the form that it would have in running text
  WordFacts facts;
  ListPlaces lists;
  std::uint32_t sentence = 0;
  std::uint32_t vocabulary = 0;  // number of the word in the document's vocabulary
  Lettering lettering = Lettering::kRunning;
  bool looks_like_name = false;  // by its letters
  bool is_candidate = false;     // may be in a name
  bool opens_sentence = false;
};

// A word of the document with what its occurrences have in common.
struct DocumentWord {
  static constexpr std::size_t kMaxOccurrences = 4;

  std::uint64_t hash = 0;
  std::uint32_t lower = 0;    // occurrences in lower case
  std::uint32_t capital = 0;  // occurrences in capitals where lower case was possible
  std::uint32_t occurrence_count = 0;
  std::uint32_t occurrences[kMaxOccurrences] =
      {};                             // the first tokens that look like names, inside sentences if there are
  std::optional<std::uint32_t> noun;  // token that says what it is: "band" in "Harbour Lights were a rock band"
  std::uint32_t tags[kTags] = {};     // how often the first pass gave each tag
};

// Tokens [begin, end) that are candidates, between others that are not.
struct CandidateRun {
  std::uint32_t begin, end;
};

class Document {
 public:
  // Looks at every token of `tokens`. Reusable; keeps its buffers.
  void Assign(const Tokens& tokens, WordLookup* words, const NameLists& names);

  const std::vector<DocumentToken>& tokens() const { return tokens_; }
  const std::vector<CandidateRun>& runs() const { return runs_; }
  const DocumentWord& WordOf(const DocumentToken& token) const { return vocabulary_[token.vocabulary]; }

  // The token at `distance` from `token` in the same sentence; null if there is none.
  const DocumentToken* NeighbourOf(std::size_t token, int distance) const {
    const std::size_t at = token + static_cast<std::size_t>(distance);
    return at < tokens_.size() && tokens_[at].sentence == tokens_[token].sentence ? &tokens_[at] : nullptr;
  }

  // Counts the tags of a first pass, one a token.
  void CountTags(const std::vector<Tag>& tags);

  // Share of figures among the tokens of the sentence, 0 to 3: tables of results and prices are written by other rules.
  std::uint8_t figures(std::uint32_t sentence) const { return sentences_[sentence].figures; }

 private:
  struct Sentence {
    std::uint32_t begin, end;
    std::uint8_t figures;
  };

  void LookUpWords(const Tokens& tokens, WordLookup* words);
  void JudgeLettering();
  void FindVocabulary();
  void RestoreForms();
  void FindNameLikeTokens();
  void FindCandidates();
  void JoinCandidates(const Sentence& sentence);
  void FindListedNames(const NameLists& names);
  void NoteOccurrences();
  void FindDefinitions();
  std::uint32_t VocabularyNumber(std::uint64_t hash);

  std::vector<DocumentToken> tokens_;
  std::vector<Sentence> sentences_;
  std::vector<CandidateRun> runs_;
  std::vector<DocumentWord> vocabulary_;
  std::vector<std::uint32_t> slots_;  // hash table of vocabulary_, numbers from 1
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_DOCUMENT_H_
