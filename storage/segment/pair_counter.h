// Which pairs of very frequent words are frequent, counted document by document.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

#include "storage/segment/pair_sets.h"
#include "storage/segment/pair_source.h"
#include "storage/segment/position.h"

namespace broadsheet {

class PairCounter {
 public:
  using WordNumber = std::uint8_t;  // from 1; 0: none

  // Of a segment of so many documents. `memory`, for what grows with the segment, must outlive the counter.
  PairCounter(std::uint32_t documents, std::vector<PairCandidate> candidates, std::pmr::memory_resource* memory);

  // Those chosen. The number of each is its place, from 1.
  std::span<const WrittenWord> words() const { return words_; }

  // The word stands there in the document at hand. In any order.
  void Place(WordNumber word, Position position);
  // Goes on to the next one.
  void EndDocument();

  // The section of the pairs, when all documents have ended.
  std::string Encode() const;

 private:
  struct Occurrence {
    Position position;
    WordNumber word;
    auto operator<=>(const Occurrence&) const = default;
  };
  using PairNumber = std::uint16_t;  // by first and second word
  static constexpr PairNumber kEndOfDocument = 0xFFFF;

  void AddPairsByPlace();
  void AddPairsOfOthers();
  void Add(WordNumber first, WordNumber second);
  bool IsFrequent(std::size_t pair) const;

  const std::uint32_t documents_;
  const std::vector<WrittenWord> words_;  // by number, less 1
  const std::size_t word_count_;          // of them: asked for more often than a vector knows it quickly
  std::vector<std::uint32_t> word_documents_;
  std::vector<Docid> word_last_;
  std::vector<std::uint32_t> pair_documents_;
  std::vector<Docid> pair_last_;
  std::pmr::vector<PairNumber> found_;  // the pairs of all documents in turn, each with its end
  // Of the document at hand: words by position, all 0 in between, and those that have no place there.
  Docid docid_ = 1;
  std::vector<WordNumber> word_at_;
  Position near_end_ = 0;  // of what is there
  bool shared_ = false;    // a place there, by two words
  std::vector<Occurrence> others_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_
