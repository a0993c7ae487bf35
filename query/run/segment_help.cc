#include "query/run/segment_help.h"

#include <span>

#include "query/run/plan.h"

namespace broadsheet {

void SegmentHelp::Ask(const Deadline& deadline) {
  if (asked_) return;
  asked_ = Asked{scope_.segments[segment_], deadline};
  options_.help.helpers->Ask(&request_);
}

std::uint64_t SegmentHelp::Finish(Collector* collector) {
  if (!asked_) return 0;
  options_.help.helpers->Finish(&request_);
  for (const Candidate& candidate : found_) collector->Offer(candidate.segment, candidate.docid, candidate.score);
  return matches_;
}

// Iterators of its own, so that nobody waits for another at a posting.
void SegmentHelp::Work() {
  Asked own = *asked_;
  const SegmentPlan plan = PlanSegment(tree_, own.searched, statistics_, &own.deadline);
  if (plan.root == nullptr) return;
  Collector collector(scope_, options_.sort, hits_);
  SegmentRun run(scope_, segment_, options_, plan.root, &collector, &own.deadline);
  run.Run(
      goal_, [this] { return slices_.Next(); }, &cut_);
  const std::lock_guard lock(mutex_);
  const std::span<const Candidate> kept = collector.kept();
  found_.insert(found_.end(), kept.begin(), kept.end());
  matches_ += run.matches();
}

}  // namespace broadsheet
