// Where the words of a query stand in a text.
#ifndef BROADSHEET_QUERY_HIGHLIGHTER_H_
#define BROADSHEET_QUERY_HIGHLIGHTER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/sentences.h"
#include "query/deadline.h"
#include "query/places/relation.h"
#include "query/resolved_tree.h"

namespace broadsheet {

struct Mark {
  std::size_t begin = 0, end = 0;  // bytes of the text
  std::size_t pattern = 0;         // which part of the query it is a match of
  bool operator==(const Mark&) const = default;
};

// What matches in a text, by its beginning, and where its sentences begin, the first one left out. Matches may overlap.
struct MarkedText {
  std::string_view text;  // must outlive this
  std::vector<Mark> marks;
  std::vector<std::size_t> sentences;  // bytes of the text
};

// For one query. Not thread-safe.
class Highlighter {
 public:
  // What the query asks for is marked; what it excludes is not. Once the deadline has passed, nothing is. All must
  // outlive this.
  Highlighter(const ResolvedTree& tree, Analyzer* analyzer, Deadline* deadline);

  // Reads one field of an article. A phrase is one mark; of a window, and of operands of proximity, the words and
  // phrases that take part in a match. Where several parts of the query match the same stretch, it is marked for the
  // first.
  MarkedText Read(std::string_view text, TextField field, std::string_view language);

  // Reads one value of metadata, whose terms are under `prefix`. Entities that are operands are a matter of the text.
  std::vector<Mark> ReadValue(std::string_view value, std::string_view prefix);

 private:
  // Something of the query that stands in the text: a word, a phrase, or a word of a window.
  struct Found {
    Place place;
    std::size_t begin, end;  // bytes
  };
  // A node of the tree in the text at hand.
  struct NodeMatch {
    std::vector<Found> found;  // kWords
    Places places;             // where it stands, as an operand
    Places kept;               // of these, what takes part in what is above it
  };

  const std::vector<std::uint32_t>& WordsOf(FormId form);
  std::vector<Mark> FindMarks(TextField field);
  std::vector<std::size_t> SentenceBegins(std::string_view text) const;
  void FindWords();
  void FindUnits(std::string_view text, std::string_view language);
  void MatchNode(NodeIndex index, TextField field);
  void MatchRow(const ResolvedNode& node, std::uint32_t first_word, NodeMatch* match) const;
  void MatchWindow(const ResolvedNode& node, std::uint32_t first_word, NodeMatch* match) const;
  std::vector<Places> ChildPlaces(const ResolvedNode& node) const;
  void KeepBelow(NodeIndex index);

  const ResolvedTree& tree_;
  Analyzer& analyzer_;
  Deadline& deadline_;
  std::vector<bool> wanted_;               // by node: it is looked for, not below a NOT
  std::vector<std::uint32_t> first_word_;  // by node, kWords: of its words in words_
  std::vector<const WordPattern*> words_;  // of all nodes
  absl::flat_hash_map<FormId, std::vector<std::uint32_t>> words_of_forms_;  // which words a form is a match of

  // Of the text at hand, where positions are but numbers of words: it is all one field.
  std::vector<Token> tokens_;
  std::vector<std::vector<std::uint32_t>> tokens_of_words_;  // by word of the query
  TextUnits units_;
  std::vector<NodeMatch> matches_;  // by node
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_HIGHLIGHTER_H_
