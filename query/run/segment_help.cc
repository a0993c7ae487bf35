#include "query/run/segment_help.h"

#include <cstddef>

#include "absl/time/clock.h"
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

Docid DocidsOfSlice(const ResolvedTree& tree, const Segment& segment, const ExecuteHelp& help) {
  const bool can_be_helped = help.helpers != nullptr && CountLists(tree, segment) <= kMostLists;
  return can_be_helped ? help.slice_docids : Slices::kAllDocids;
}

SegmentHelp::~SegmentHelp() {
  if (asked_) help_.helpers->Finish(&request_);
}

// For one thread, if what is left takes as long as what was done.
absl::Duration SegmentHelp::TimeLeft() const {
  const std::size_t left = slices_.left(), done = slices_.count() - left;
  if (done == 0) return absl::ZeroDuration();
  return (absl::Now() - *begun_) * static_cast<double>(left) / static_cast<double>(done);
}

std::span<const DocidRange> SegmentHelp::Next(const Deadline& deadline) {
  if (CanAsk()) {
    if (!begun_) begun_ = absl::Now();
    if (TimeLeft() >= help_.least_left) Ask(deadline);
  }
  return slices_.Next();
}

void SegmentHelp::Ask(const Deadline& deadline) {
  asked_ = Asked{searched_, deadline};
  help_.helpers->Ask(&request_);
}

void SegmentHelp::Finish(Deadline* deadline) {
  if (!asked_) return;
  help_.helpers->Finish(&request_);
  if (failure_) std::rethrow_exception(failure_);
  if (timed_out_) deadline->SetPassed();
}

void SegmentHelp::Join() {
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
  if (plan.root != nullptr) {
    work_(own.searched, *plan.root, &own.deadline, [this] { return slices_.Next(); });
  }
  const std::lock_guard lock(mutex_);
  timed_out_ = timed_out_ || own.deadline.passed();
}

}  // namespace broadsheet
