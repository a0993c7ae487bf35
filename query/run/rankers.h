// The best matches of a segment by the bounds of what words may score: what cannot become a hit is not looked at.
#ifndef BROADSHEET_QUERY_RUN_RANKERS_H_
#define BROADSHEET_QUERY_RUN_RANKERS_H_

#include <vector>

#include "query/run/doc_iterator.h"
#include "query/run/segment_hits.h"
#include "query/run/slices.h"
#include "query/run/word_iterator.h"

namespace broadsheet {

// For matches that have at least one of `words`, whose scores add up to theirs at most. (Block-max MaxScore: Turtle and
// Flood 1995, Ding and Suel 2011.) `all_match`: a document that has one of them is a match. `ranges`: all that any
// thread goes through. One word alone is gone through whole, by its known best or block by block; no slice is taken.
void RankAny(const std::vector<const WordIterator*>& words, const DocidRanges& ranges, NextSlice next_slice,
             bool all_match, SegmentHits* hits);

// For matches of `root` that have all of `words`. `all_match`: a document that has them is a match.
void RankAll(DocIterator& root, const std::vector<const WordIterator*>& words, NextSlice next_slice, bool all_match,
             SegmentHits* hits);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_RANKERS_H_
