#include "query/run/execute.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "query/run/plan.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

class Executor {
 public:
  Executor(const ResolvedTree& tree, const Scope& scope, const ExecuteOptions& options)
      : tree_(tree),
        scope_(scope),
        options_(options),
        statistics_{scope.documents, scope.total_length},
        collector_(scope, options.sort, options.hits) {}

  absl::StatusOr<Execution> Run() {
    for (const std::uint32_t segment : SegmentsInOrder()) RunSegment(segment);
    Execution execution;
    execution.total = total_;
    BS_ASSIGN_OR_RETURN(execution.hits, collector_.Take());
    return execution;
  }

 private:
  // Those that hold the first hits come first, so that of the others less has to be looked at.
  std::vector<std::uint32_t> SegmentsInOrder() const {
    std::vector<std::uint32_t> order(scope_.segments.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto summary = [this](std::uint32_t i) -> const SegmentSummary& { return scope_.segments[i].entry->summary; };
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (summary(a).first_day.has_value() != summary(b).first_day.has_value()) return summary(a).first_day.has_value();
      if (options_.sort == SortOrder::kOldest) return summary(a).first_day < summary(b).first_day;
      return summary(a).last_day > summary(b).last_day;
    });
    return order;
  }

  void RunSegment(std::uint32_t index) {
    const SearchedSegment& searched = scope_.segments[index];
    const SegmentPlan plan = PlanSegment(tree_, searched, statistics_);
    if (plan.root == nullptr) return;
    if (options_.hits == 0 && searched.tombstones->isEmpty()) {
      if (const std::optional<std::uint64_t> known = plan.root->KnownCount()) {
        total_.value += *known;
        return;
      }
    }
    if (options_.sort == SortOrder::kNewest) {
      CollectNewest(index, *plan.root);
    } else {
      CollectAll(index, *plan.root);
    }
  }

  bool IsMatch(const SearchedSegment& searched, bool has_tombstones, DocIterator& root) const {
    return !(has_tombstones && searched.tombstones->contains(root.docid())) && root.Matches();
  }

  void CollectAll(std::uint32_t index, DocIterator& root) {
    const SearchedSegment& searched = scope_.segments[index];
    const bool has_tombstones = !searched.tombstones->isEmpty();
    const bool scored = options_.sort == SortOrder::kRelevance && options_.hits > 0;
    for (root.SkipTo(1); root.docid() != kNoMoreDocs; root.Next()) {
      if (!IsMatch(searched, has_tombstones, root)) continue;
      ++total_.value;
      collector_.Offer(index, root.docid(), scored ? root.Score() : 0);
    }
  }

  // Docids go from newest to oldest: once one comes too late, all that follow do, and are counted at most.
  void CollectNewest(std::uint32_t index, DocIterator& root) {
    const SearchedSegment& searched = scope_.segments[index];
    const bool has_tombstones = !searched.tombstones->isEmpty();
    bool collecting = true;
    for (root.SkipTo(1); root.docid() != kNoMoreDocs; root.Next()) {
      if (!IsMatch(searched, has_tombstones, root)) continue;
      if (collecting && collector_.Hopeless(index, root.docid(), 0)) {
        collecting = false;
        if (!options_.exact_total) {
          ++total_.value;
          total_.exact = false;
          return;
        }
      }
      ++total_.value;
      if (collecting) collector_.Offer(index, root.docid(), 0);
    }
  }

  const ResolvedTree& tree_;
  const Scope& scope_;
  const ExecuteOptions& options_;
  const Statistics statistics_;
  Collector collector_;
  Total total_;
};

}  // namespace

absl::StatusOr<Execution> Execute(const ResolvedTree& tree, const Scope& scope, const ExecuteOptions& options) {
  return Executor(tree, scope, options).Run();
}

}  // namespace broadsheet
