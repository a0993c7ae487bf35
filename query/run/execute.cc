#include "query/run/execute.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "query/run/matches.h"
#include "query/run/plan.h"
#include "query/run/rescorer.h"
#include "query/run/segment_help.h"
#include "query/run/segment_run.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// What others found in a segment.
struct FoundByHelpers {
  void Add(std::span<const Candidate> more_hits, std::uint64_t more_matches) {
    const std::lock_guard lock(mutex);
    hits.insert(hits.end(), more_hits.begin(), more_hits.end());
    matches += more_matches;
  }

  std::mutex mutex;  // until they are done
  std::vector<Candidate> hits;
  std::uint64_t matches = 0;
};

class Executor {
 public:
  Executor(const ResolvedTree& tree, const Scope& scope, const ExecuteOptions& options, Deadline* deadline)
      : tree_(tree),
        scope_(scope),
        options_(options),
        deadline_(*deadline),
        statistics_{scope.documents, scope.total_length},
        rescorer_(MakeRescorer(tree, scope, options, statistics_)),
        collector_(scope, options.sort, rescorer_ ? std::max(options.hits, Rescorer::kCandidates) : options.hits) {}

  absl::StatusOr<Execution> Run() {
    for (const std::uint32_t segment : SegmentsInOrder()) {
      if (deadline_.LookNow()) break;
      RunSegment(segment);
    }
    Execution execution;
    execution.timed_out = deadline_.passed();
    BS_ASSIGN_OR_RETURN(execution.hits, collector_.Take());
    execution.total = total_;
    // The time may have been up before what was found was counted.
    if (execution.timed_out) execution.total = {std::max<std::uint64_t>(total_.value, execution.hits.size()), false};
    if (rescorer_ && !execution.timed_out) BS_RETURN_IF_ERROR(Rescore(&execution.hits));
    return execution;
  }

 private:
  static std::optional<Rescorer> MakeRescorer(const ResolvedTree& tree, const Scope& scope,
                                              const ExecuteOptions& options, const Statistics& statistics) {
    const bool is_asked = options.sort == SortOrder::kRelevance && options.proximity && options.hits > 0;
    if (!is_asked || CountWords(tree) < 2) return std::nullopt;
    Rescorer rescorer(tree, scope, statistics);
    return rescorer.has_work() ? std::optional<Rescorer>(std::move(rescorer)) : std::nullopt;
  }

  static std::size_t CountWords(const ResolvedTree& tree) {
    return std::accumulate(tree.nodes.begin(), tree.nodes.end(), std::size_t{0},
                           [](std::size_t words, const ResolvedNode& node) { return words + node.words.size(); });
  }

  // The first by BM25 in their new order, and then the others.
  absl::Status Rescore(std::vector<Candidate>* hits) {
    const std::size_t looked_at = std::min(hits->size(), Rescorer::kCandidates);
    std::vector<Candidate> best(hits->begin(), hits->begin() + static_cast<std::ptrdiff_t>(looked_at));
    const std::vector<double> bonuses = rescorer_->Bonuses(best);
    for (std::size_t i = 0; i < best.size(); ++i) {
      best[i].score += bonuses[i] * RecencyFactor(best[i].segment, best[i].docid);
    }
    Collector reordered(scope_, SortOrder::kRelevance, looked_at);
    for (const Candidate& candidate : best) reordered.Offer(candidate.segment, candidate.docid, candidate.score);
    BS_ASSIGN_OR_RETURN(best, reordered.Take());
    std::copy(best.begin(), best.end(), hits->begin());
    if (hits->size() > options_.hits) hits->resize(options_.hits);
    return absl::OkStatus();
  }

  double RecencyFactor(std::uint32_t segment, Docid docid) const {
    if (!options_.recency.active()) return 1;
    return options_.recency.Factor(scope_.segments[segment].segment->day(docid));
  }

  // Those that hold the first hits come first, so that of the others less has to be looked at.
  std::vector<std::uint32_t> SegmentsInOrder() const {
    std::vector<std::uint32_t> order(scope_.segments.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    if (order.size() < 2) return order;
    const auto summary = [this](std::uint32_t i) -> const SegmentSummary& { return scope_.segments[i].entry->summary; };
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (summary(a).first_day.has_value() != summary(b).first_day.has_value()) return summary(a).first_day.has_value();
      if (options_.sort == SortOrder::kOldest) return summary(a).first_day < summary(b).first_day;
      return summary(a).last_day > summary(b).last_day;
    });
    return order;
  }

  void RunSegment(std::uint32_t index) {
    const SegmentPlan plan = Plan(index);
    if (plan.root == nullptr) return;
    if (options_.hits == 0) {
      total_.value += Count(index, *plan.root);
    } else if (options_.sort == SortOrder::kNewest) {
      CollectNewest(index, *plan.root);
    } else if (options_.sort == SortOrder::kRelevance && !options_.recency.active() && RanksByBounds(*plan.root)) {
      CollectBest(index, *plan.root);
    } else {
      total_.value += GoThrough(index, Goal::kEvery, *plan.root);
    }
  }

  SegmentPlan Plan(std::uint32_t index) const {
    return PlanSegment(tree_, scope_.segments[index], statistics_, &deadline_);
  }

  std::uint64_t Count(std::uint32_t index, DocIterator& root) {
    if (scope_.segments[index].tombstones->isEmpty()) {
      if (const std::optional<std::uint64_t> known = root.KnownCount()) return *known;
    }
    return GoThrough(index, Goal::kCount, root);
  }

  // By iterators that have not moved yet.
  std::uint64_t CountAfresh(std::uint32_t index) {
    const SegmentPlan fresh = Plan(index);
    return fresh.root == nullptr ? 0 : Count(index, *fresh.root);
  }

  void CollectBest(std::uint32_t index, DocIterator& root) {
    const std::uint64_t looked_at = GoThrough(index, Goal::kBest, root);
    // What was not looked at is counted apart, by what may have moved already.
    if (options_.exact_total) {
      total_.value += CountAfresh(index);
    } else {
      total_.value += looked_at;
      total_.exact = total_.exact && !collector_.full();
    }
  }

  // Docids go from newest to oldest: once one comes too late, all that follow do, and are counted at most.
  void CollectNewest(std::uint32_t index, DocIterator& root) {
    std::uint64_t seen = 0;
    for (root.SkipTo(1); root.docid() != kNoMoreDocs; root.Next()) {
      const bool is_match = IsMatch(scope_.segments[index], root);
      if (deadline_.Reached()) break;
      if (!is_match) continue;
      ++seen;
      if (collector_.Hopeless(index, root.docid(), 0)) {
        if (options_.exact_total) seen = CountAfresh(index);
        total_.exact = total_.exact && options_.exact_total;
        break;
      }
      collector_.Offer(index, root.docid(), 0);
    }
    total_.value += seen;
  }

  // Returns how many matches were counted.
  std::uint64_t GoThrough(std::uint32_t index, Goal goal, DocIterator& root) {
    const SearchedSegment& searched = scope_.segments[index];
    Slices slices(RangesOf(searched, root), DocidsOfSlice(tree_, *searched.segment, options_.help));
    SharedCut cut;
    FoundByHelpers by_helpers;
    const std::size_t most_hits = collector_.capacity();
    const auto work = [&](const SearchedSegment&, DocIterator& own_root, Deadline* own_deadline, NextSlice next_slice) {
      Collector own(scope_, options_.sort, most_hits);
      SegmentRun run(scope_, index, options_, &own_root, &own, own_deadline);
      run.Run(goal, next_slice, &cut);
      by_helpers.Add(own.kept(), run.matches());
    };
    SegmentHelp help(tree_, searched, statistics_, options_.help, &slices, work);
    SegmentRun run(scope_, index, options_, &root, &collector_, &deadline_);
    run.Run(
        goal, [&] { return help.Next(deadline_); }, &cut);
    help.Finish(&deadline_);
    for (const Candidate& hit : by_helpers.hits) collector_.Offer(hit.segment, hit.docid, hit.score);
    return run.matches() + by_helpers.matches;
  }

  const ResolvedTree& tree_;
  const Scope& scope_;
  const ExecuteOptions& options_;
  Deadline& deadline_;
  const Statistics statistics_;
  const std::optional<Rescorer> rescorer_;
  Collector collector_;
  Total total_;
};

}  // namespace

absl::StatusOr<Execution> Execute(const ResolvedTree& tree, const Scope& scope, const ExecuteOptions& options,
                                  Deadline* deadline) {
  return Executor(tree, scope, options, deadline).Run();
}

}  // namespace broadsheet
