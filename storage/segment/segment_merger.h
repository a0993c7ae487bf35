// Merges segments into one by a k-way merge of their sorted lists; the text is never analysed again.
#ifndef BROADSHEET_STORAGE_SEGMENT_SEGMENT_MERGER_H_
#define BROADSHEET_STORAGE_SEGMENT_SEGMENT_MERGER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <roaring/roaring.hh>

#include "absl/status/statusor.h"
#include "storage/segment/segment.h"

namespace broadsheet {

struct MergeInput {
  std::shared_ptr<const Segment> segment;
  Roaring dropped;  // docids to leave out
};

enum class MergeEffort {
  kQuick,  // whole blocks of postings are taken over as they are, where they stay together: lists are a little longer
  kTight,  // the same files as from building the segment in one go
};

// Writes the merged segment (synced) into `directory` under number `segment`. Documents are numbered anew, newest
// first. Terms and forms without an occurrence left vanish, so that nothing of a dropped document remains. What
// grows with the segment is in files without a name in `directory` (16 bytes a document, about 50 a distinct term, and
// the largest posting list, some 16 bytes an occurrence; 2 bytes a document and pair of frequent words that it
// has), but for 16 bytes a document. Returns documents == 0 and writes nothing when all is dropped. `cancelled` (may be
// empty) is asked now and then, but not within one list; true ends it with Cancelled. DataLoss: an input is damaged. On
// failure no file of that number is left; AlreadyExists: there was one, and it is left alone.
absl::StatusOr<SegmentSummary> MergeSegments(const std::vector<MergeInput>& inputs, const std::string& directory,
                                             std::uint64_t segment, MergeEffort effort,
                                             const std::function<bool()>& cancelled = {});

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SEGMENT_MERGER_H_
