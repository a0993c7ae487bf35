// Finds the pairs of frequent words of a segment in its finished lists, so that a merged segment has the same ones as
// one that was built in one go.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_

#include <memory_resource>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/pair_source.h"
#include "storage/segment/segment.h"

namespace broadsheet {

class PairFinder : public PairSource {
 public:
  // The segment must outlive the finder.
  explicit PairFinder(const Segment& segment) : segment_(segment) {}

  // DataLoss: the lists cannot be read as they were written.
  absl::StatusOr<std::pmr::string> FindPairs(std::vector<PairCandidate> candidates, std::pmr::memory_resource* memory,
                                             CancelCheck* check) const override;

 private:
  const Segment& segment_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_
