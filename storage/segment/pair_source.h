// Where the pairs of frequent words of a segment that is being written come from.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_

#include <cstdint>
#include <memory_resource>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/pair_sets.h"

namespace broadsheet {

class CancelCheck;

struct PairCandidate {
  WrittenWord word;
  std::uint64_t documents;  // that have it, or a little more
};

// What pairs are made of.
struct PairWords {
  std::vector<WrittenWord> words;
  std::uint32_t very_frequent = 0;  // so many of them, the first

  // By their places.
  bool AreAlike(std::uint32_t word, std::uint32_t other) const {
    return (word < very_frequent) == (other < very_frequent);
  }
};

// Of the candidates of a segment the very frequent ones, then the others; of each the most frequent, in their order,
// without those that share a form with one before.
PairWords ChoosePairWords(std::vector<PairCandidate> candidates, std::uint32_t documents);

class PairSource {
 public:
  virtual ~PairSource() = default;

  // The section of the pairs of these words, which are in an order that depends on nothing but the segment's content.
  // `memory`: for what grows with the segment. `check` (may be null) is asked now and then. DataLoss: what they are
  // found in cannot be read.
  virtual absl::StatusOr<std::string> FindPairs(std::vector<PairCandidate> candidates,
                                                std::pmr::memory_resource* memory, CancelCheck* check) const = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_
