// Where some words of a segment stand, document by document, out of its lists.
#ifndef BROADSHEET_STORAGE_SEGMENT_PLACED_WORDS_H_
#define BROADSHEET_STORAGE_SEGMENT_PLACED_WORDS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/segment/merging.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/placed_word.h"
#include "storage/segment/segment.h"

namespace broadsheet {

class PlacedWords {
 public:
  // Words that share no form; their numbers are their places, from 1. The segment must outlive what is made. DataLoss:
  // it has not the forms that they name. `words_at_once`: so many are put in order together, but for a document that
  // has more.
  static absl::StatusOr<PlacedWords> Of(const Segment& segment, std::span<const WrittenWord> words,
                                        std::uint64_t words_at_once = 1 << 18);

  // Calls visit(docid, words by position) for each document of which wanted(docid) is true, ascending. Once. `check`
  // (may be null) is asked now and then. DataLoss: a list cannot be read.
  absl::Status Visit(absl::FunctionRef<bool(Docid)> wanted,
                     absl::FunctionRef<void(Docid, std::span<const PlacedWord>)> visit, CancelCheck* check);

 private:
  struct List {
    PostingCursor cursor;
    std::vector<PlacedWord::Number> word_of_code;
    PlacedWord::Number only_word = 0;  // of all codes; 0: there are several
  };
  struct Found {
    Docid docid;
    PlacedWord placed;
  };

  PlacedWords(const Segment& segment, std::uint64_t words_at_once)
      : segment_(&segment), words_at_once_(words_at_once) {}
  Docid EndOfSome(Docid begin) const;
  void Find(List& list, Docid docid);
  void Sort(Docid begin, Docid end);
  void SortByPosition(std::span<PlacedWord> words);

  const Segment* segment_;
  std::uint64_t words_at_once_;
  std::vector<List> lists_;
  // Of the documents at hand.
  std::vector<Found> found_;  // list by list
  std::vector<PlacedWord> sorted_;
  std::vector<std::size_t> ends_;            // in sorted_, by document
  std::vector<PlacedWord::Number> word_at_;  // of one document, by position; all 0 in between
  std::vector<PlacedWord> others_;           // that stand further down, elsewhere, or at a place with another
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PLACED_WORDS_H_
