#include "query/run/execute.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "query/run/plan.h"
#include "query/run/rankers.h"
#include "query/run/rescorer.h"
#include "query/run/segment_hits.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

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
    if (options.sort != SortOrder::kRelevance || !options.proximity || options.hits == 0) return std::nullopt;
    Rescorer rescorer(tree, scope, statistics);
    return rescorer.has_work() ? std::optional<Rescorer>(std::move(rescorer)) : std::nullopt;
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
    const SegmentPlan plan = Plan(index);
    if (plan.root == nullptr) return;
    if (options_.hits == 0) {
      total_.value += Count(index, *plan.root);
    } else if (options_.sort == SortOrder::kNewest) {
      CollectNewest(index, *plan.root);
    } else if (options_.sort != SortOrder::kRelevance || options_.recency.active() || !CollectBest(index, *plan.root)) {
      CollectAll(index, *plan.root);
    }
  }

  SegmentPlan Plan(std::uint32_t index) const {
    return PlanSegment(tree_, scope_.segments[index], statistics_, &deadline_);
  }

  // By iterators that have not moved yet.
  std::uint64_t CountAfresh(std::uint32_t index) const {
    const SegmentPlan fresh = Plan(index);
    return fresh.root == nullptr ? 0 : Count(index, *fresh.root);
  }

  std::uint64_t Count(std::uint32_t index, DocIterator& root) const {
    const Roaring& tombstones = *scope_.segments[index].tombstones;
    if (tombstones.isEmpty()) {
      if (const std::optional<std::uint64_t> known = root.KnownCount()) return *known;
    }
    std::uint64_t count = 0;
    Docid next = 0;  // windows before it are counted
    for (const DocidRange& range : RangesOf(index, root)) {
      next = std::max(next, range.begin / DocWindow::kDocids * DocWindow::kDocids);
      for (; next < range.end; next += DocWindow::kDocids) {
        DocWindow window(next);
        root.AddMatches(&window);
        if (deadline_.LookNow()) return count;  // what was found out meanwhile may be wrong
        if (!tombstones.isEmpty()) window.Filter([&](Docid docid) { return !tombstones.contains(docid); });
        count += window.Count();
      }
    }
    return count;
  }

  // Matches are in these only.
  DocidRanges RangesOf(std::uint32_t index, const DocIterator& root) const {
    if (root.Within() != nullptr) return *root.Within();
    return {{1, scope_.segments[index].segment->document_count() + 1}};
  }

  bool IsMatch(const SearchedSegment& searched, bool has_tombstones, DocIterator& root) const {
    return !(has_tombstones && searched.tombstones->contains(root.docid())) && root.Matches();
  }

  void CollectAll(std::uint32_t index, DocIterator& root) {
    const SearchedSegment& searched = scope_.segments[index];
    const bool has_tombstones = !searched.tombstones->isEmpty();
    const bool scored = options_.sort == SortOrder::kRelevance && options_.hits > 0;
    for (root.SkipTo(1); root.docid() != kNoMoreDocs; root.Next()) {
      const bool is_match = IsMatch(searched, has_tombstones, root);
      if (deadline_.Reached()) return;
      if (!is_match) continue;
      ++total_.value;
      const double score = scored ? root.Score() * RecencyFactor(index, root.docid()) : 0;
      collector_.Offer(index, root.docid(), score);
    }
  }

  // Without a look at what cannot become a hit. False if the query does not allow it, and nothing was done.
  bool CollectBest(std::uint32_t index, DocIterator& root) {
    std::vector<const WordIterator*> words;
    const WordPresence presence = root.AddScoringWords(&words);
    if (presence == WordPresence::kUnknown || words.empty()) return false;
    SegmentHits hits(&collector_, scope_, index, &root, &deadline_);
    if (presence == WordPresence::kAll || presence == WordPresence::kAllEnough) {
      RankAll(words, RangesOf(index, root), presence == WordPresence::kAllEnough, &hits);
    } else {
      RankAny(words, RangesOf(index, root), presence == WordPresence::kEnough, &hits);
    }
    // What was not looked at is counted apart, by what may have moved already.
    if (options_.exact_total) {
      total_.value += CountAfresh(index);
    } else {
      total_.value += hits.matches();
      total_.exact = total_.exact && !collector_.full();
    }
    return true;
  }

  // Docids go from newest to oldest: once one comes too late, all that follow do, and are counted at most.
  void CollectNewest(std::uint32_t index, DocIterator& root) {
    const SearchedSegment& searched = scope_.segments[index];
    const bool has_tombstones = !searched.tombstones->isEmpty();
    std::uint64_t seen = 0;
    for (root.SkipTo(1); root.docid() != kNoMoreDocs; root.Next()) {
      const bool is_match = IsMatch(searched, has_tombstones, root);
      if (deadline_.Reached()) break;
      if (!is_match) continue;
      ++seen;
      if (collector_.Hopeless(index, root.docid(), 0)) {
        if (options_.exact_total) {
          seen = CountAfresh(index);
        }
        total_.exact = total_.exact && options_.exact_total;
        break;
      }
      collector_.Offer(index, root.docid(), 0);
    }
    total_.value += seen;
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
