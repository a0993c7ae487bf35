// Holds the pairs of words of a segment against its lists.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_CHECK_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_CHECK_H_

#include "absl/status/status.h"
#include "storage/segment/segment.h"

namespace broadsheet {

// Ok if the documents of each pair are those in which the lists of its words have them in a row; else DataLoss with
// what is wrong. The lists must have been checked.
absl::Status CheckPairSets(const Segment& segment);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_CHECK_H_
