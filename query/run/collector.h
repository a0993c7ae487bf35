// The best hits of all segments.
#ifndef BROADSHEET_QUERY_RUN_COLLECTOR_H_
#define BROADSHEET_QUERY_RUN_COLLECTOR_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/searcher.h"
#include "query/scope.h"

namespace broadsheet {

// A match that may become a hit.
struct Candidate {
  double score = 0;
  std::uint32_t segment = 0;  // index into Scope::segments
  Docid docid = 0;
};

// Keeps the first `capacity` candidates of an order: by score (kRelevance), then newest first, or oldest first, then
// by full id; undated ones last in every order. Not thread-safe.
class Collector {
 public:
  Collector(const Scope& scope, SortOrder order, std::size_t capacity);

  // True if nothing with this score from `segment` at or after `docid` could still be kept. Within a segment docids
  // go from newest to oldest, so for the orders by date one answer settles the rest of the segment.
  bool Hopeless(std::uint32_t segment, Docid docid, double score) const;

  void Offer(std::uint32_t segment, Docid docid, double score);

  std::size_t capacity() const { return capacity_; }
  std::span<const Candidate> kept() const { return heap_; }  // in no order
  bool full() const { return heap_.size() == capacity_; }
  // Of what is kept, sorted by relevance and full: a lower one is hopeless.
  double lowest_score() const { return heap_.front().score; }

  // What was kept, in order; the collector is empty afterwards. DataLoss: an id could not be read.
  absl::StatusOr<std::vector<Candidate>> Take();

 private:
  bool Before(const Candidate& a, const Candidate& b) const;
  bool BeforeByDate(const Candidate& a, const Candidate& b) const;
  bool BeforeById(const Candidate& a, const Candidate& b) const;

  const Scope& scope_;
  const SortOrder order_;
  const std::size_t capacity_;
  std::vector<Candidate> heap_;  // the last in order on top
  mutable absl::Status status_;  // of reading ids
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_COLLECTOR_H_
