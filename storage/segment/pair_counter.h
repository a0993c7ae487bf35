// Which pairs of frequent words are frequent, counted document by document.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_COUNTER_H_

#include <algorithm>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/pair_source.h"
#include "storage/segment/placed_word.h"

namespace broadsheet {

// Pairs of very frequent words are so few that each is counted. Of all others there are millions, nearly all of them
// rare: those are counted that a sample of the documents has often, so that in rare cases one that is just frequent
// enough has no set.
class PairCounter {
 public:
  // Sets are put in order together as long as they have so many documents, or a few for each of the segment.
  static constexpr std::uint64_t kDocidsAtOnce = 16 << 20;

  // Of a segment of so many documents. `memory`, for what grows with the segment, must outlive the counter.
  PairCounter(std::uint32_t documents, PairWords words, std::pmr::memory_resource* memory)
      : documents_(documents),
        words_(std::move(words)),
        very_frequent_(words_.very_frequent),
        partners_end_(words_.partners_end),
        memory_(memory),
        sampled_(memory),
        pair_documents_(std::size_t{very_frequent_} * very_frequent_) {}

  const PairWords& words() const { return words_; }

  // Calls visit(words by position) for each document of which wanted(docid) is true, in order of docid; of their words
  // those that have numbers among `words()`.
  using Visit = absl::FunctionRef<void(std::span<const PlacedWord>)>;
  using Documents = absl::FunctionRef<absl::Status(absl::FunctionRef<bool(Docid)> wanted, Visit visit)>;
  // Asks for the documents twice: for a sample of them, and for all.
  absl::Status Count(Documents documents);
  static bool IsInSample(Docid docid);

  // After that: the section of the pairs.
  std::pmr::string Encode(std::uint64_t docids_at_once = kDocidsAtOnce) const;

 private:
  using Number = PlacedWord::Number;
  // Where a pair is counted: those of very frequent words first, by first and second word.
  using Counter = std::uint16_t;
  // Of the document at hand, the keys of words in a row: of very frequent words, and of other pairs that may have sets.
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
  PairKind KindOf(std::uint32_t key) const { return words_.KindOf(FirstOf(key) - 1u, SecondOf(key) - 1u); }
  // How many documents of the sample have a pair that may be just frequent enough.
  std::uint32_t OftenInSample(std::uint32_t key) const {
    return LeastPairDocuments(KindOf(key), documents_) / (2 * kSampleOneIn);
  }
  static std::uint32_t BucketOf(std::uint32_t key) { return key * kFactor >> (32 - kBucketBits); }

  // 1 if words in a row, one of them not very frequent, make a pair of a kind that has sets. It has no branch.
  unsigned MayHaveSet(Number first, Number second) const {
    const Number earlier = std::min(first, second), later = std::max(first, second);
    const unsigned are_others = earlier > very_frequent_ ? 1 : 0, other = later > very_frequent_ ? 1 : 0;
    return are_others | (other & (later <= partners_end_ ? 1u : 0u));
  }
  void AddToSample(std::span<const PlacedWord> document);
  void EndSample();
  void Add(std::span<const PlacedWord> document);
  void FindKeys(std::span<const PlacedWord> words);
  void AddKey(std::uint32_t key);
  std::vector<std::uint32_t> ChooseOthers() const;
  bool MayBeCounted(std::uint32_t key) const {
    const std::uint32_t bucket = BucketOf(key);
    return (has_counter_[bucket / 64] >> bucket % 64 & 1) != 0;
  }
  void CountPair(Counter counter);
  void Note(Counter counter);
  std::vector<FoundPair> FindFrequent() const;
  std::vector<FoundPair> FrequentOf(PairKind kind) const;
  void LeaveOutRarest(std::vector<FoundPair>& pairs) const;
  void Encode(std::span<const FoundPair> pairs, PairSetsWriter& writer) const;

  const std::uint32_t documents_;
  const PairWords words_;
  const std::uint32_t very_frequent_, partners_end_;  // copies: the innermost loop asks for them
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
