// Annotated texts: token columns with a tag each, as published.
#ifndef BROADSHEET_INDEXER_ENTITIES_TRAINING_CORPUS_H_
#define BROADSHEET_INDEXER_ENTITIES_TRAINING_CORPUS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/recogniser.h"
#include "indexer/entities/sentence_splitter.h"

namespace broadsheet::entities {

// A name among the tokens [begin, end) of a document.
struct Span {
  EntityType type;
  std::uint32_t begin, end;

  bool operator==(const Span&) const = default;
  auto operator<=>(const Span&) const = default;
};

struct AnnotatedDocument {
  std::vector<std::string> words;
  std::vector<std::uint32_t> sentences;  // first token of each
  std::vector<Span> names;               // in order, never overlapping
};

using Corpus = std::vector<AnnotatedDocument>;

// How a set is written and what it means by its tags.
struct CorpusFormat {
  int tag_column = -1;                // from 0; -1: the last
  bool sentence_is_document = false;  // sentences that have nothing to do with each other
  bool only_names = false;  // common nouns are marked too: only what has a capital counts, without leading articles
};

// Reads columns apart by spaces or tabs; a blank line ends a sentence, "-DOCSTART-" and "# newdoc" begin a document.
// IOB1 and IOB2 are both understood. Tags are mapped by TypeOfTag.
absl::StatusOr<Corpus> ReadCorpus(const std::string& path, const CorpusFormat& format);

// Views of the document's tokens.
Tokens TokensOf(const AnnotatedDocument& document);

// The same text in capitals; with every word of more than three letters, and the first, raised as in a title.
AnnotatedDocument InCapitals(AnnotatedDocument document);
AnnotatedDocument InTitleCase(AnnotatedDocument document);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TRAINING_CORPUS_H_
