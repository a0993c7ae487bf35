// Where the pairs of frequent words of a segment that is being written come from.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_

#include <cstdint>
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

class PairSource {
 public:
  virtual ~PairSource() = default;

  // The section of the pairs of these words, which are in an order that depends on nothing but the segment's content.
  // `check` (may be null) is asked now and then. DataLoss: what they are found in cannot be read.
  virtual absl::StatusOr<std::string> FindPairs(std::vector<PairCandidate> candidates, CancelCheck* check) const = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_
