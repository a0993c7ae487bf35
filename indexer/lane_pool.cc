#include "indexer/lane_pool.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "indexer/document_terms.h"
#include "storage/out_of_memory.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Enough to keep every lane busy while the importer reads on; a single larger article still passes. Whoever found the
// queue full goes on when half of it is done: threads that wake each other for every article get little else done.
constexpr std::size_t kQueueBytes = 8 << 20;
constexpr std::size_t kRefillBytes = kQueueBytes / 2;
// A lane takes so much at a time: what recognises names and what makes terms each push the other's tables out of the
// nearer caches, so they take turns by the batch.
constexpr std::size_t kBatchBytes = 1 << 20;

}  // namespace

absl::StatusOr<std::unique_ptr<LanePool>> LanePool::Start(Store* store, int lanes, const LaneOptions& options) {
  std::unique_ptr<LanePool> pool(new LanePool(store, options));
  try {
    while (std::ssize(pool->lanes_) < std::max(lanes, 1)) pool->AddLane();
  } catch (const std::exception& error) {
    // The system has no more threads, or memory for them: those that are there do.
    if (pool->lanes_.empty()) {
      return absl::ResourceExhaustedError(StrCat("there is no thread to index with: ", error.what()));
    }
  }
  return pool;
}

void LanePool::AddLane() {
  auto added = std::make_unique<Lane>();
  Lane& lane = *added;
  lane.segments = std::make_unique<SegmentLane>(store_, options_);
  lanes_.reserve(lanes_.size() + 1);
  lane.thread = std::thread([this, &lane] { Run(lane); });
  lanes_.push_back(std::move(added));  // no thread looks at the lanes before there is work
  CountMemory(lane);
}

LanePool::~LanePool() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    DropQueue();
  }
  work_or_stop_.notify_all();
  for (auto& lane : lanes_) {
    if (lane->thread.joinable()) lane->thread.join();
  }
}

void LanePool::ResetLane(Lane& lane) {
  lane.segments = std::make_unique<SegmentLane>(store_, options_);
  lane.finished.clear();
  CountMemory(lane);
}

void LanePool::CountMemory(Lane& lane) {
  const std::size_t now = lane.segments->MemoryBytes();
  memory_bytes_ += now - lane.memory_bytes;  // modular: the difference may be negative
  lane.memory_bytes = now;
}

void LanePool::Report(absl::Status status) {
  std::lock_guard lock(mutex_);
  first_error_.Update(std::move(status));
}

bool LanePool::Idle() const {
  return queue_.empty() && busy_lanes_ == 0 &&
         std::none_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane->finish_wanted; });
}

void LanePool::TakeBatch(std::vector<AcceptedArticle>* batch) {
  const std::size_t share = std::min(kBatchBytes, queued_bytes_ / lanes_.size());
  std::size_t bytes = 0;
  while (!queue_.empty() && (batch->empty() || bytes < share)) {
    bytes += ArticleBytes(queue_.front().article);
    batch->push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_bytes_ -= bytes;
}

void LanePool::DropQueue() {
  queue_.clear();
  queued_bytes_ = 0;
}

void LanePool::ProcessOn(Lane& lane, std::span<AcceptedArticle> batch) {
  absl::Status status = CatchOutOfMemory([&] { return lane.segments->Process(batch); });
  CountMemory(lane);
  if (!status.ok()) Report(std::move(status));
}

void LanePool::FinishLane(Lane& lane) {
  absl::Status status =
      CatchOutOfMemory([&] { return lane.segments->Finish(*next_segment_, *dropped_, &lane.finished); });
  CountMemory(lane);
  if (!status.ok()) Report(std::move(status));
}

void LanePool::Run(Lane& lane) {
  std::unique_lock lock(mutex_);
  while (true) {
    work_or_stop_.wait(lock, [&] { return stopping_ || lane.finish_wanted || !queue_.empty(); });
    if (stopping_) return;
    if (!queue_.empty()) {
      std::vector<AcceptedArticle> batch;
      first_error_.Update(CatchOutOfMemory([&] {
        TakeBatch(&batch);
        return absl::OkStatus();
      }));
      const bool wanted = first_error_.ok();
      if (!wanted) DropQueue();
      const bool refill = queued_bytes_ <= kRefillBytes;
      ++busy_lanes_;
      lock.unlock();
      if (refill) progress_.notify_all();
      if (wanted) ProcessOn(lane, batch);
      lock.lock();
      --busy_lanes_;
    } else {
      lock.unlock();
      FinishLane(lane);
      lock.lock();
      lane.finish_wanted = false;
    }
    if (Idle()) progress_.notify_all();
  }
}

absl::Status LanePool::Process(AcceptedArticle accepted) {
  std::unique_lock lock(mutex_);
  if (queued_bytes_ >= kQueueBytes) progress_.wait(lock, [&] { return queued_bytes_ <= kRefillBytes; });
  BS_RETURN_IF_ERROR(first_error_);
  queued_bytes_ += ArticleBytes(accepted.article);
  queue_.push_back(std::move(accepted));
  lock.unlock();
  work_or_stop_.notify_one();
  return absl::OkStatus();
}

absl::Status LanePool::Finish(const std::function<std::uint64_t()>& next_segment,
                              const absl::flat_hash_set<ArticleNumber>& dropped, std::vector<SegmentEntry>* finished) {
  std::unique_lock lock(mutex_);
  progress_.wait(lock, [&] { return Idle(); });
  next_segment_ = &next_segment;
  dropped_ = &dropped;
  if (first_error_.ok()) {
    for (auto& lane : lanes_) lane->finish_wanted = true;
    work_or_stop_.notify_all();
    lock.unlock();
    // Lanes use what the caller gave until they are done: whatever happens, they are waited for.
    absl::Status started = CatchOutOfMemory([&] { return store_->StartCommit(); });
    lock.lock();
    first_error_.Update(std::move(started));
    progress_.wait(lock, [&] { return Idle(); });
  }
  const absl::Status status = std::exchange(first_error_, absl::OkStatus());
  if (!status.ok()) {
    for (auto& lane : lanes_) ResetLane(*lane);
    return status;
  }
  for (auto& lane : lanes_) {
    std::move(lane->finished.begin(), lane->finished.end(), std::back_inserter(*finished));
    lane->finished.clear();
  }
  return absl::OkStatus();
}

}  // namespace broadsheet
