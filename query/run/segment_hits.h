// Where the rankers of one segment bring the documents that may become hits.
#ifndef BROADSHEET_QUERY_RUN_SEGMENT_HITS_H_
#define BROADSHEET_QUERY_RUN_SEGMENT_HITS_H_

#include <algorithm>
#include <cstdint>

#include "query/deadline.h"
#include "query/run/collector.h"
#include "query/run/doc_iterator.h"
#include "query/run/scorer.h"
#include "query/scope.h"

namespace broadsheet {

class SegmentHits {
 public:
  // All must outlive it. `root` decides what matches and gives the final score. Once the deadline has passed, nothing
  // does.
  SegmentHits(Collector* collector, const Scope& scope, std::uint32_t segment, DocIterator* root, Deadline* deadline)
      : collector_(*collector),
        tombstones_(*scope.segments[segment].tombstones),
        has_tombstones_(!tombstones_.isEmpty()),
        segment_(segment),
        root_(*root),
        deadline_(*deadline) {
    if (collector_.full()) RaiseCut(collector_.lowest_score());
  }

  // An approximate score below this cannot belong to a hit.
  float cut() const { return cut_; }
  // It is known that there are hits enough with a score of at least `score`.
  void RaiseCut(double score) { cut_ = std::max(cut_, static_cast<float>(score * (1 - kScoreTolerance))); }

  // To be asked now and then by who goes on for long without a call of Consider.
  bool time_is_up() { return deadline_.LookNow(); }

  bool deleted(Docid docid) const { return has_tombstones_ && tombstones_.contains(docid); }
  std::size_t wanted() const { return collector_.capacity(); }

  // Takes the first match from `docid` on, if that is it, and returns its docid. Ascending from call to call.
  Docid Consider(Docid docid) {
    root_.SkipTo(docid);
    const bool is_match = root_.docid() == docid && !deleted(docid) && root_.Matches();
    if (deadline_.Reached()) return kNoMoreDocs;
    if (!is_match) return root_.docid();
    ++matches_;
    collector_.Offer(segment_, docid, root_.Score());
    if (collector_.full()) RaiseCut(collector_.lowest_score());
    return docid;
  }

  std::uint64_t matches() const { return matches_; }

 private:
  Collector& collector_;
  const Roaring& tombstones_;
  const bool has_tombstones_;
  const std::uint32_t segment_;
  DocIterator& root_;
  Deadline& deadline_;
  float cut_ = 0;
  std::uint64_t matches_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_SEGMENT_HITS_H_
