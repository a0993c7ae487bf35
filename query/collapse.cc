#include "query/collapse.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "query/run/matches.h"
#include "query/run/plan.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

constexpr int kCopyBits = BitsApart(kCopyResemblance);

// So many candidates more than hits suffice nearly always; where they do not, all is asked again with four times as
// many.
constexpr std::size_t kSpareCandidates = 32;
constexpr std::size_t kGrowth = 4;

// So many are compared with each other in no time.
constexpr std::size_t kQuickCandidates = 1000;

std::size_t Grown(std::size_t candidates) {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  return candidates > kMost / kGrowth ? kMost : candidates * kGrowth;
}

// Hits, each with its signature.
class Originals {
 public:
  explicit Originals(const Scope& scope) : scope_(scope) {}

  void Add(const Candidate& candidate) {
    const TextSignature signature = SignatureOf(candidate.segment, candidate.docid);
    if (FindAlike(signatures_, signature, kCopyBits)) return;
    hits_.push_back(candidate);
    signatures_.push_back(signature);
  }
  void Clear() {
    hits_.clear();
    signatures_.clear();
  }

  const std::vector<Candidate>& hits() const { return hits_; }
  std::size_t size() const { return hits_.size(); }

  // The hit from `first` on that the document is a copy of; none if it is one of an earlier hit, or a hit itself.
  std::optional<std::size_t> OriginalOf(std::uint32_t segment, Docid docid, std::size_t first) const {
    const TextSignature signature = SignatureOf(segment, docid);
    const std::span all(signatures_);
    const std::optional<std::size_t> found = FindAlike(all.subspan(first), signature, kCopyBits);
    if (!found || FindAlike(all.first(first), signature, kCopyBits)) return std::nullopt;
    const Candidate& hit = hits_[first + *found];
    if (hit.segment == segment && hit.docid == docid) return std::nullopt;
    return first + *found;
  }

 private:
  TextSignature SignatureOf(std::uint32_t segment, Docid docid) const {
    return scope_.segments[segment].segment->signatures()[docid - 1];
  }

  const Scope& scope_;
  std::vector<Candidate> hits_;
  std::vector<TextSignature> signatures_;
};

void CountCopies(const ResolvedTree& tree, const Scope& scope, const Originals& originals, std::size_t first,
                 Deadline* deadline, std::vector<std::uint64_t>* counts) {
  const Statistics statistics{scope.documents, scope.total_length};
  for (std::uint32_t segment = 0; segment < scope.segments.size(); ++segment) {
    const SearchedSegment& searched = scope.segments[segment];
    ForEachMatch(PlanSegment(tree, searched, statistics, deadline), searched, deadline, [&](Docid docid) {
      if (const auto original = originals.OriginalOf(segment, docid, first)) ++(*counts)[*original - first];
    });
  }
}

}  // namespace

absl::StatusOr<CollapsedExecution> ExecuteCollapsed(const ResolvedTree& tree, const Scope& scope,
                                                    const ExecuteOptions& options, std::size_t first_counted,
                                                    Deadline* deadline) {
  CollapsedExecution collapsed;
  if (options.hits == 0) {
    BS_ASSIGN_OR_RETURN(collapsed.execution, Execute(tree, scope, options, deadline));
    return collapsed;
  }
  Originals originals(scope);
  ExecuteOptions wider = options;
  wider.hits = options.hits + std::min(kSpareCandidates, std::numeric_limits<std::size_t>::max() - options.hits);
  std::optional<Total> total;
  bool more = true;
  while (more) {
    BS_ASSIGN_OR_RETURN(collapsed.execution, Execute(tree, scope, wider, deadline));
    if (!total) total = collapsed.execution.total;
    wider.exact_total = false;  // counted already
    const std::vector<Candidate>& candidates = collapsed.execution.hits;
    originals.Clear();
    for (std::size_t i = 0; i < candidates.size() && originals.size() < options.hits; ++i) {
      if (i >= kQuickCandidates && deadline->LookNow()) break;
      originals.Add(candidates[i]);
    }
    more = originals.size() < options.hits && candidates.size() == wider.hits && !deadline->LookNow();
    wider.hits = Grown(wider.hits);
  }
  collapsed.execution.hits = originals.hits();
  collapsed.execution.total = *total;
  if (originals.size() > first_counted && !deadline->LookNow()) {
    collapsed.copy_counts.resize(originals.size() - first_counted);
    CountCopies(tree, scope, originals, first_counted, deadline, &collapsed.copy_counts);
  }
  collapsed.execution.timed_out = deadline->passed();
  if (collapsed.execution.timed_out) collapsed.execution.total.exact = false;
  return collapsed;
}

}  // namespace broadsheet
