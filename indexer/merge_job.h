// One merge of segments on a thread of its own, and how its result enters a commit.
#ifndef BROADSHEET_INDEXER_MERGE_JOB_H_
#define BROADSHEET_INDEXER_MERGE_JOB_H_

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "indexer/commit_draft.h"
#include "storage/segment/segment_merger.h"

namespace broadsheet {

// Started, polled and applied from the writer's thread.
class MergeJob {
 public:
  // Opens the inputs and begins to merge them into segment `output`. ResourceExhausted when the disk has less room
  // than the inputs take and a twentieth more.
  static absl::StatusOr<std::unique_ptr<MergeJob>> Start(const Store& store, const CommitDraft& draft,
                                                         const std::vector<std::uint64_t>& inputs, std::uint64_t output,
                                                         MergeEffort effort);
  ~MergeJob();  // cancels

  bool Done() const;

  // Waits for the end. DataLoss: an input is damaged; ResourceExhausted: the disk is full, or memory. Nothing is
  // changed then.
  absl::Status Wait();

  // After a successful Wait: puts the merged segment in the place of its inputs. Documents deleted since the merge
  // began are marked in it. After an error the draft must not be committed.
  absl::Status ApplyTo(CommitDraft& draft);

 private:
  MergeJob() = default;

  CollectionNumber collection_ = 0;
  std::vector<MergeInput> inputs_;
  std::vector<std::string> languages_;
  MergeEffort effort_ = MergeEffort::kTight;
  std::atomic<bool> cancelled_{false};
  std::future<absl::StatusOr<SegmentSummary>> result_;
  SegmentSummary merged_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_MERGE_JOB_H_
