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
// rare: those are counted that a sample of the documents has often, so that in rare cases one that is just frequent
// enough has no set.
class PairCounter {
 public:
  // Of a segment of so many documents. `memory`, for what grows with the segment, must outlive the counter.
  PairCounter(std::uint32_t documents, PairWords words, std::pmr::memory_resource* memory);

  const PairWords& words() const { return words_; }

  // First the documents of the sample, then all, in order of docid: their words that have numbers, by position.
  // The sample is not of regular docids: articles of several kinds may follow each other in turn.
  static bool IsInSample(Docid docid) { return docid * kFactor < (~std::uint32_t{0} / kSampleOneIn); }
  void AddToSample(std::span<const PlacedWord> document);
  void EndSample();
  void Add(std::span<const PlacedWord> document);

  // The section of the pairs, when all documents were added.
  std::string Encode() const;

 private:
  using Number = PlacedWord::Number;
  // Where a pair is counted: those of very frequent words first, by first and second word.
  using Counter = std::uint16_t;
  // Of the document at hand, the keys of words in a row: of very frequent words, and of others.
  struct Keys {
    std::vector<std::uint32_t> very_frequent, others;
  };
  struct FoundPair {
    std::uint32_t first, second;  // from 0
    Counter counter;
    auto operator<=>(const FoundPair&) const = default;
  };

  static constexpr Counter kEndOfDocument = 0xFFFF;
  static constexpr std::uint32_t kNoKey = 0;  // numbers begin at 1
  static constexpr std::uint32_t kSampleOneIn = 8;
  static constexpr int kBucketBits = 19;
  static constexpr std::uint32_t kFactor = 0x9E3779B1;

  static std::uint32_t KeyOf(Number first, Number second) { return std::uint32_t{first} << 16 | second; }
  static Number FirstOf(std::uint32_t key) { return static_cast<Number>(key >> 16); }
  static Number SecondOf(std::uint32_t key) { return static_cast<Number>(key); }
  static std::uint32_t BucketOf(std::uint32_t key) { return key * kFactor >> (32 - kBucketBits); }

  void FindKeys(std::span<const PlacedWord> words);
  void AddKey(std::uint32_t key);
  std::vector<std::uint32_t> ChooseOthers() const;
  bool MayBeCounted(std::uint32_t key) const {
    const std::uint32_t bucket = BucketOf(key);
    return (has_counter_[bucket / 64] >> bucket % 64 & 1) != 0;
  }
  void Count(Counter counter);
  void Note(Counter counter);
  std::vector<FoundPair> FindFrequent() const;
  void LeaveOutRarest(std::vector<FoundPair>& others) const;
  void Encode(std::span<const FoundPair> pairs, PairSetsWriter& writer) const;

  const std::uint32_t documents_;
  const PairWords words_;
  const std::uint32_t very_frequent_;  // of them: asked for more often than the struct knows it quickly
  std::pmr::memory_resource* const memory_;

  Keys keys_;
  // Of the sample: how many keys each bucket has, and all keys, each document with an end.
  std::vector<std::uint32_t> bucket_keys_;
  std::pmr::vector<std::uint32_t> sampled_;
  // After it.
  absl::flat_hash_map<std::uint32_t, Counter> counter_of_;  // of the others, by key
  std::vector<std::uint64_t> has_counter_;                  // bits by bucket
  std::vector<std::uint32_t> pair_documents_;               // by counter
  std::vector<Docid> pair_last_;
  std::vector<std::pmr::vector<Counter>> found_;  // the pairs of all documents in turn, each with its end, in pieces
  Docid docid_ = 1;                               // of the next document
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_
