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

// Of the candidates the most frequent ones, in their order, without those that share a form with one before: what
// pairs are made of.
std::vector<WrittenWord> ChoosePairWords(std::vector<PairCandidate> candidates);

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
