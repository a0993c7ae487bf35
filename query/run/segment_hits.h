// Where the rankers of one segment bring the documents that may become hits.
#ifndef BROADSHEET_QUERY_RUN_SEGMENT_HITS_H_
#define BROADSHEET_QUERY_RUN_SEGMENT_HITS_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "query/deadline.h"
#include "query/run/collector.h"
#include "query/run/doc_iterator.h"
#include "query/run/heap.h"
#include "query/run/scorer.h"
#include "query/scope.h"

namespace broadsheet {

// What a hit has to score at least, as far as any of the threads that look for hits knows. Thread-safe.
class SharedCut {
 public:
  // Returns it after it was raised to `cut`, if it was lower.
  float Raise(float cut) {
    float known = cut_.load(std::memory_order_relaxed);
    while (known < cut && !cut_.compare_exchange_weak(known, cut, std::memory_order_relaxed)) {
    }
    return std::max(known, cut);
  }

 private:
  std::atomic<float> cut_{0};
};

// Of one thread.
class SegmentHits {
 public:
  // All must outlive it. `root` decides what matches and gives the final score. Once the deadline has passed, nothing
  // more is considered.
  SegmentHits(Collector* collector, const Scope& scope, std::uint32_t segment, DocIterator* root, Deadline* deadline,
              SharedCut* shared_cut)
      : collector_(*collector),
        tombstones_(*scope.segments[segment].tombstones),
        has_tombstones_(!tombstones_.isEmpty()),
        segment_(segment),
        root_(*root),
        deadline_(*deadline),
        shared_cut_(*shared_cut) {
    if (collector_.full()) RaiseCut(collector_.lowest_score());
  }

  // An approximate score below this cannot belong to a hit.
  float cut() const { return cut_; }
  // It is known that there are hits enough with a score of at least `score`.
  void RaiseCut(double score) { cut_ = std::max(cut_, static_cast<float>(score * (1 - kScoreTolerance))); }
  // To be called now and then: tells the other threads, and hears what they know.
  void ShareCut() { cut_ = shared_cut_.Raise(cut_); }

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
    Take(docid, root_.Score());
    return docid;
  }

  // The same where it is known that `docid` is a match, unless it is deleted, and what it scores.
  void Consider(Docid docid, double score) {
    if (!deadline_.Reached() && !deleted(docid)) Take(docid, score);
  }

  // The same where its approximate score is known: it is taken when TakeProposed is called, if there are not better
  // ones enough by then. `tag`: for TakeProposed(score). Ascending from call to call.
  bool Propose(Docid docid, float score, std::uint32_t tag = 0) {
    if (score < cut_ || deleted(docid)) return false;
    if (proposed_.empty()) BeginProposals();
    proposed_.push_back({docid, score, tag});
    if (best_scores_.size() == wanted()) {
      if (score <= best_scores_.front()) return true;
      ReplaceTop(&best_scores_, score, std::greater<>());
    } else {
      best_scores_.push_back(score);
      std::push_heap(best_scores_.begin(), best_scores_.end(), std::greater<>());
    }
    if (best_scores_.size() == wanted()) RaiseCut(best_scores_.front());
    return true;
  }
  // Also when the time is up: they are matches, and few.
  void TakeProposed() {
    for (const Proposal& proposal : proposed_) {
      if (proposal.score < cut_) continue;
      root_.SkipTo(proposal.docid);
      if (root_.docid() == proposal.docid) Take(proposal.docid, root_.Score());
    }
    proposed_.clear();
  }
  // The same where score(docid, tag) is what `root` would say.
  template <typename Score>
  void TakeProposed(Score score) {
    for (const Proposal& proposal : proposed_) {
      if (proposal.score >= cut_) Take(proposal.docid, score(proposal.docid, proposal.tag));
    }
    proposed_.clear();
  }

  std::uint64_t matches() const { return matches_; }

  // Whether the final score is a plain sum, word by word as AddScoringWords has them, if all words are there and that
  // makes a match.
  bool adds_up_words() const {
    const std::span<DocIterator* const> children = root_.Children();
    return std::all_of(children.begin(), children.end(), [](const auto* child) { return child->Children().empty(); });
  }

 private:
  struct Proposal {
    Docid docid;
    float score;
    std::uint32_t tag;
  };

  void Take(Docid docid, double score) {
    ++matches_;
    collector_.Offer(segment_, docid, score);
    if (collector_.full()) RaiseCut(collector_.lowest_score());
  }

  void BeginProposals() {
    constexpr std::size_t kUsual = 64;
    proposed_.reserve(kUsual);
    best_scores_.clear();
    best_scores_.reserve(std::min(wanted(), kUsual));
    for (const Candidate& hit : collector_.kept()) best_scores_.push_back(static_cast<float>(hit.score));
    std::make_heap(best_scores_.begin(), best_scores_.end(), std::greater<>());
  }

  Collector& collector_;
  const Roaring& tombstones_;
  const bool has_tombstones_;
  const std::uint32_t segment_;
  DocIterator& root_;
  Deadline& deadline_;
  SharedCut& shared_cut_;
  float cut_ = 0;
  std::vector<Proposal> proposed_;
  std::vector<float> best_scores_;  // of those proposed and of hits: a heap, the lowest on top
  std::uint64_t matches_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_SEGMENT_HITS_H_
