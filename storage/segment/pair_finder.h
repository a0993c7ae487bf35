// Finds the pairs of very frequent words of a segment in its finished lists, so that a merged segment has the same ones
// as one that was built in one go.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/segment.h"

namespace broadsheet {

class CancelCheck;

struct PairCandidate {
  WrittenWord word;
  std::uint64_t documents;  // that have it, or a little more
};

class PairFinder {
 public:
  // `memory`: for what grows with the segment. Both must outlive the finder.
  PairFinder(const Segment& segment, std::pmr::memory_resource* memory);

  // The section of the pairs of these words, which are in an order that depends on nothing but the segment's content.
  // `check` (may be null) is asked now and then. DataLoss: the lists cannot be read as they were written.
  absl::StatusOr<std::string> Find(std::vector<PairCandidate> candidates, CancelCheck* check = nullptr);

 private:
  using WordNumber = std::uint8_t;  // from 1; 0: none
  struct List {
    PostingCursor cursor;
    std::vector<WordNumber> word_of_code;
    WordNumber only_word = 0;  // of all codes; 0: there are several
  };
  struct Occurrence {
    Position position;
    WordNumber word;
    auto operator<=>(const Occurrence&) const = default;
  };
  using PairNumber = std::uint16_t;  // by first and second word
  static constexpr PairNumber kEndOfDocument = 0xFFFF;

  void TakeWords(std::vector<PairCandidate> candidates);
  bool TakeWord(const WrittenWord& word);
  absl::Status FindLists();
  void CollectOccurrences(Docid docid);
  void CountDocument(WordNumber word, Docid docid);
  void AddPairsByPlace(Docid docid);
  void AddPairsOfOthers(Docid docid);
  void Add(WordNumber first, WordNumber second, Docid docid);
  bool IsFrequent(std::size_t pair) const;
  std::string Encode() const;

  const Segment& segment_;
  std::vector<WrittenWord> words_;  // by number, less 1
  std::size_t word_count_ = 0;      // of them: asked for more often than a vector knows it quickly
  std::vector<std::uint32_t> word_documents_;
  std::vector<Docid> word_last_;
  std::vector<std::uint32_t> ordinals_;  // of lists_, ascending
  std::vector<List> lists_;
  std::vector<std::uint32_t> pair_documents_;
  std::vector<Docid> pair_last_;
  std::pmr::vector<PairNumber> found_;  // the pairs of all documents in turn, each with its end
  // Of one document: words by position, all 0 in between, and those that have no place there.
  std::vector<WordNumber> word_at_;
  Position near_end_ = 0;  // of what is there
  std::vector<Occurrence> others_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_
