#include "query/run/segment_help.h"

#include <span>

#include "query/run/plan.h"

namespace broadsheet {
namespace {

// Many lists, of a wildcard, are read in windows that are wider than slices; and each thread would have them all.
constexpr std::size_t kMostLists = 32;

// Posting lists that the plan has at least.
std::size_t CountLists(const ResolvedTree& tree, const Segment& segment) {
  std::size_t lists = 0;
  for (const ResolvedNode& node : tree.nodes) {
    for (const WordPattern& word : node.words) {
      lists += word.terms.size();
      if (word.expansion == nullptr) continue;
      const auto expanded = word.expansion->by_segment.find(&segment);
      if (expanded != word.expansion->by_segment.end()) lists += expanded->second.terms.size();
    }
  }
  return lists;
}

}  // namespace

bool CanBeHelped(const ResolvedTree& tree, const Segment& segment, const ExecuteHelp& help) {
  return help.helpers != nullptr && CountLists(tree, segment) <= kMostLists;
}

SegmentHelp::~SegmentHelp() {
  if (asked_) options_.help.helpers->Finish(&request_);
}

void SegmentHelp::Ask(const Deadline& deadline) {
  asked_ = Asked{scope_.segments[segment_], deadline};
  options_.help.helpers->Ask(&request_);
}

std::uint64_t SegmentHelp::Finish(Collector* collector, Deadline* deadline) {
  if (!asked_) return 0;
  options_.help.helpers->Finish(&request_);
  if (failure_) std::rethrow_exception(failure_);
  if (timed_out_) deadline->SetPassed();
  for (const Candidate& candidate : found_) collector->Offer(candidate.segment, candidate.docid, candidate.score);
  return matches_;
}

void SegmentHelp::Work() {
  try {
    if (slices_.left() > 0) GoThrough(*asked_);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
  }
}

// By iterators of its own, so that nobody waits for another at a posting.
void SegmentHelp::GoThrough(Asked own) {
  const SegmentPlan plan = PlanSegment(tree_, own.searched, statistics_, &own.deadline);
  Collector collector(scope_, options_.sort, hits_);
  std::uint64_t matches = 0;
  if (plan.root != nullptr) {
    SegmentRun run(scope_, segment_, options_, plan.root, &collector, &own.deadline);
    run.Run(
        goal_, [this] { return slices_.Next(); }, &cut_);
    matches = run.matches();
  }
  const std::lock_guard lock(mutex_);
  const std::span<const Candidate> kept = collector.kept();
  found_.insert(found_.end(), kept.begin(), kept.end());
  matches_ += matches;
  timed_out_ = timed_out_ || own.deadline.passed();
}

}  // namespace broadsheet
