#include "query/run/collector.h"

#include <algorithm>
#include <utility>

#include "query/run/heap.h"
#include "storage/strings.h"

namespace broadsheet {

Collector::Collector(const Scope& scope, SortOrder order, std::size_t capacity)
    : scope_(scope), order_(order), capacity_(capacity) {
  constexpr std::size_t kUsual = 32;  // many pages and the second look need no more
  heap_.reserve(std::min(capacity, kUsual));
}

bool Collector::Before(const Candidate& a, const Candidate& b) const {
  if (order_ == SortOrder::kRelevance && a.score != b.score) return a.score > b.score;
  // Within a segment docids are in this order already.
  if (a.segment == b.segment && order_ != SortOrder::kOldest) return a.docid < b.docid;
  return BeforeByDate(a, b);
}

bool Collector::BeforeByDate(const Candidate& a, const Candidate& b) const {
  const Segment& of_a = *scope_.segments[a.segment].segment;
  const Segment& of_b = *scope_.segments[b.segment].segment;
  const std::optional<Day> day_a = of_a.day(a.docid), day_b = of_b.day(b.docid);
  if (day_a.has_value() != day_b.has_value()) return day_a.has_value();
  if (day_a != day_b) return (*day_a > *day_b) != (order_ == SortOrder::kOldest);
  const std::int64_t instant_a = of_a.instant(a.docid), instant_b = of_b.instant(b.docid);
  if (instant_a != instant_b) return (instant_a > instant_b) != (order_ == SortOrder::kOldest);
  return BeforeById(a, b);
}

bool Collector::BeforeById(const Candidate& a, const Candidate& b) const {
  // Within a segment docids already are in the order of ids, where days and instants are equal.
  if (a.segment == b.segment) return a.docid < b.docid;
  const auto full_id = [this](const Candidate& candidate) -> std::string {
    const SearchedSegment& searched = scope_.segments[candidate.segment];
    const absl::StatusOr<std::string> id = searched.segment->id(candidate.docid);
    if (!id.ok()) {
      status_.Update(id.status());
      return "";
    }
    return StrCat(*searched.collection, "/", *id);
  };
  return full_id(a) < full_id(b);
}

bool Collector::Hopeless(std::uint32_t segment, Docid docid, double score) const {
  if (capacity_ == 0) return true;
  if (heap_.size() < capacity_) return false;
  if (order_ == SortOrder::kRelevance) return score < heap_.front().score;
  return !Before({score, segment, docid}, heap_.front());
}

void Collector::Offer(std::uint32_t segment, Docid docid, double score) {
  if (capacity_ == 0) return;
  const auto before = [this](const Candidate& a, const Candidate& b) { return Before(a, b); };
  if (heap_.size() == capacity_) {
    if (order_ == SortOrder::kRelevance && score < heap_.front().score) return;
    const Candidate candidate{score, segment, docid};
    if (Before(candidate, heap_.front())) ReplaceTop(&heap_, candidate, before);
    return;
  }
  heap_.push_back({score, segment, docid});
  std::push_heap(heap_.begin(), heap_.end(), before);
}

absl::StatusOr<std::vector<Candidate>> Collector::Take() {
  std::sort(heap_.begin(), heap_.end(), [this](const Candidate& a, const Candidate& b) { return Before(a, b); });
  if (!status_.ok()) return std::exchange(status_, absl::OkStatus());
  return std::exchange(heap_, {});
}

}  // namespace broadsheet
