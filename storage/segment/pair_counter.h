// Which pairs of frequent words are frequent, counted document by document.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/pair_source.h"
#include "storage/segment/position.h"

namespace broadsheet {

// A word of a document, by its number: its place among PairWords, from 1.
struct PlacedWord {
  using Number = std::uint16_t;
  Position position;
  Number word;
};

// Pairs of very frequent words are so few that each is counted. Of the others there are millions, nearly all of them
// rare: those are counted that a sample of the documents has often enough. Small tables hold the sample, in which
// several pairs share a place, so that a pair may be counted in vain, and in rare cases one that is just frequent
// enough has no set.
class PairCounter {
 public:
  // Of a segment of so many documents. `memory`, for what grows with the segment, must outlive the counter.
  PairCounter(std::uint32_t documents, PairWords words, std::pmr::memory_resource* memory);

  const PairWords& words() const { return words_; }

  // First the documents of the sample, then all, in order of docid: their words that have numbers, by position.
  static bool IsInSample(Docid docid) { return docid % kSampleOneIn == 0; }
  void AddToSample(std::span<const PlacedWord> document);
  void EndSample();
  void Add(std::span<const PlacedWord> document);

  // The section of the pairs, when all documents were added.
  std::string Encode() const;

 private:
  using Number = PlacedWord::Number;
  // Where a pair is counted: those of very frequent words first, by first and second word.
  using Counter = std::uint16_t;
  static constexpr Counter kEndOfDocument = 0xFFFF;
  static constexpr std::uint32_t kSampleOneIn = 8;
  static constexpr int kBucketBits = 18;

  static std::uint32_t KeyOf(Number first, Number second) { return std::uint32_t{first} << 16 | second; }
  static std::uint32_t BucketOf(std::uint32_t key) { return key * 0x9E3779B1u >> (32 - kBucketBits); }

  // Of the document at hand, the keys of words in a row: of very frequent words, and of others.
  struct Keys {
    std::vector<std::uint32_t> very_frequent, others;
  };

  static Number FirstOf(std::uint32_t key) { return static_cast<Number>(key >> 16); }
  static Number SecondOf(std::uint32_t key) { return static_cast<Number>(key); }
  bool IsOften(std::uint32_t key) const {
    const std::uint32_t bucket = BucketOf(key);
    return (is_often_[bucket / 64] >> bucket % 64 & 1) != 0;
  }
  void FindKeys(std::span<const PlacedWord> words);
  void AddKey(std::uint32_t key);
  void CountOther(std::uint32_t key);
  void Count(Counter counter);
  struct FoundPair {
    std::uint32_t first, second;  // from 0
    Counter counter;
    auto operator<=>(const FoundPair&) const = default;
  };
  std::vector<FoundPair> FindFrequent() const;

  const std::uint32_t documents_;
  const PairWords words_;
  const std::uint32_t very_frequent_;  // of them: asked for more often than the struct knows it quickly

  std::vector<std::uint32_t> sample_;                       // by bucket
  std::vector<std::uint64_t> is_often_;                     // bits by bucket
  absl::flat_hash_map<std::uint32_t, Counter> counter_of_;  // of the others, by key
  std::vector<std::uint32_t> pair_documents_;               // by counter
  std::vector<Docid> pair_last_;
  Keys keys_;
  std::pmr::vector<Counter> found_;  // the pairs of all documents in turn, each with its end
  Docid docid_ = 1;                  // of the next document
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_
