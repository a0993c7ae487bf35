// Finds the pairs of very frequent words of a segment in its finished lists, so that a merged segment has the same ones
// as one that was built in one go.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_

#include <memory_resource>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/pair_counter.h"
#include "storage/segment/pair_source.h"
#include "storage/segment/segment.h"

namespace broadsheet {

class PairFinder : public PairSource {
 public:
  // The segment must outlive the finder.
  explicit PairFinder(const Segment& segment) : segment_(segment) {}

  // DataLoss: the lists cannot be read as they were written.
  absl::StatusOr<std::string> FindPairs(std::vector<PairCandidate> candidates, std::pmr::memory_resource* memory,
                                        CancelCheck* check) const override;

 private:
  struct List {
    PostingCursor cursor;
    std::vector<PairCounter::WordNumber> word_of_code;
    PairCounter::WordNumber only_word = 0;  // of all codes; 0: there are several
  };

  absl::StatusOr<std::vector<List>> FindLists(std::span<const WrittenWord> words) const;
  static void PlaceOccurrences(List& list, PairCounter& counter);

  const Segment& segment_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_FINDER_H_
