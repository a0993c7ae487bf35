// Segment lanes on threads of their own, fed through one bounded queue.
#ifndef BROADSHEET_INDEXER_LANE_POOL_H_
#define BROADSHEET_INDEXER_LANE_POOL_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "indexer/segment_lane.h"

namespace broadsheet {

// Called from one thread, which reads on meanwhile; each lane has one of its own.
class LanePool {
 public:
  // With fewer lanes, one at least, if the system has no more threads; ResourceExhausted if it has none.
  static absl::StatusOr<std::unique_ptr<LanePool>> Start(Store* store, int lanes, const LaneOptions& options);
  ~LanePool();  // drops what was not finished

  // Hands over one article; waits while the queue is full. Returns the first error of any lane, now or earlier;
  // after an error nothing more is taken until Finish has returned it.
  absl::Status Process(AcceptedArticle accepted);

  // Waits until all articles are processed, then lets all lanes write their segments side by side. On error all
  // unfinished work is dropped.
  absl::Status Finish(const std::function<std::uint64_t()>& next_segment,
                      const absl::flat_hash_set<ArticleNumber>& dropped, std::vector<SegmentEntry>* finished);

  std::size_t size() const { return lanes_.size(); }

  // What the lanes hold in memory, about.
  std::size_t MemoryBytes() const { return memory_bytes_.load(std::memory_order_relaxed); }

 private:
  struct Lane {
    std::unique_ptr<SegmentLane> segments;
    std::size_t memory_bytes = 0;  // as last counted into memory_bytes_
    bool finish_wanted = false;
    std::vector<SegmentEntry> finished;
    std::thread thread;
  };

  LanePool(Store* store, const LaneOptions& options) : store_(store), options_(options) {}
  void AddLane();  // throws what std::thread throws
  void Run(Lane& lane);
  void TakeBatch(std::vector<AcceptedArticle>* batch);  // under the lock
  void DropQueue();                                     // under the lock
  void ProcessOn(Lane& lane, std::span<AcceptedArticle> batch);
  void FinishLane(Lane& lane);
  void CountMemory(Lane& lane);
  void Report(absl::Status status);  // takes the lock
  bool Idle() const;                 // under the lock
  void ResetLane(Lane& lane);

  Store* store_;
  LaneOptions options_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::atomic<std::size_t> memory_bytes_{0};

  std::mutex mutex_;
  std::condition_variable work_or_stop_;  // for lanes
  std::condition_variable progress_;      // for the caller
  std::deque<AcceptedArticle> queue_;
  std::size_t queued_bytes_ = 0;
  int busy_lanes_ = 0;
  bool stopping_ = false;
  absl::Status first_error_;
  const std::function<std::uint64_t()>* next_segment_ = nullptr;  // during Finish
  const absl::flat_hash_set<ArticleNumber>* dropped_ = nullptr;   // during Finish
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_LANE_POOL_H_
