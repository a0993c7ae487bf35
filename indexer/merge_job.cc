#include "indexer/merge_job.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "indexer/merge_policy.h"
#include "storage/failpoint.h"
#include "storage/run_aside.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Quick merges were seen to take 1 % more than tight ones; pairs of frequent words wait in a file meanwhile, by a
// reckoning a seventh of what is merged.
constexpr std::uint64_t kSpareShare = 5;

absl::Status CheckRoom(const std::string& directory, std::uint64_t needed_bytes) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(directory, error);
  return error ? absl::OkStatus() : CheckRoomToMerge(directory, needed_bytes, space.available);
}

}  // namespace

absl::StatusOr<std::unique_ptr<MergeJob>> MergeJob::Start(const Store& store, const CommitDraft& draft,
                                                          const std::vector<std::uint64_t>& inputs,
                                                          std::uint64_t output, MergeEffort effort) {
  std::unique_ptr<MergeJob> job(new MergeJob);
  job->effort_ = effort;
  std::vector<const SegmentEntry*> entries;
  std::uint64_t bytes = 0;
  for (const SegmentEntry& entry : draft.manifest().segments) {
    if (std::find(inputs.begin(), inputs.end(), entry.summary.segment) == inputs.end()) continue;
    entries.push_back(&entry);
    bytes += entry.summary.glass_bytes + entry.summary.index_bytes;
  }
  BS_RETURN_IF_ERROR(CheckRoom(store.segments_directory(), bytes + bytes / kSpareShare));

  std::stable_sort(entries.begin(), entries.end(), [](const SegmentEntry* a, const SegmentEntry* b) {
    return a->summary.documents > b->summary.documents;  // the largest one's languages lead
  });
  std::vector<SegmentSummary> summaries;
  for (const SegmentEntry* entry : entries) {
    summaries.push_back(entry->summary);
    MergeInput input;
    BS_ASSIGN_OR_RETURN(input.segment, store.OpenSegment(entry->summary.segment));
    BS_ASSIGN_OR_RETURN(input.dropped, draft.Tombstones(entry->summary.segment));
    job->inputs_.push_back(std::move(input));
    job->collection_ = entry->collection;
    for (const std::string& language : entry->languages) {
      if (std::find(job->languages_.begin(), job->languages_.end(), language) == job->languages_.end()) {
        job->languages_.push_back(language);
      }
    }
  }
  // Lists of segments that follow each other in time are then in order already.
  std::stable_sort(job->inputs_.begin(), job->inputs_.end(), [](const MergeInput& a, const MergeInput& b) {
    return a.segment->day(1) > b.segment->day(1);  // the newest; undated ones, without a day, last
  });
  job->result_ = RunAside(
      [&job = *job, directory = store.segments_directory(), output, summaries]() -> absl::StatusOr<SegmentSummary> {
        // What is merged gets a new checksum: damage must be found before.
        for (const SegmentSummary& summary : summaries) BS_RETURN_IF_ERROR(CheckSegmentFiles(directory, summary));
        return MergeSegments(job.inputs_, directory, output, job.effort_, [&job] { return job.cancelled_.load(); });
      });
  return job;
}

MergeJob::~MergeJob() {
  cancelled_ = true;
  if (result_.valid()) result_.wait();
}

bool MergeJob::Done() const { return result_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }

absl::Status MergeJob::Wait() {
  BS_ASSIGN_OR_RETURN(merged_, result_.get());
  return absl::OkStatus();
}

absl::Status MergeJob::ApplyTo(CommitDraft& draft) {
  ArticleSet deleted_meanwhile;
  for (const MergeInput& input : inputs_) {
    BS_ASSIGN_OR_RETURN(Roaring deleted, draft.Tombstones(input.segment->number()));
    deleted -= input.dropped;
    for (const Docid docid : deleted) deleted_meanwhile.insert(input.segment->article(docid));
    draft.RemoveSegment(input.segment->number());
  }
  if (merged_.documents == 0) return absl::OkStatus();
  SegmentEntry merged;
  merged.summary = merged_;
  merged.collection = collection_;
  merged.languages = languages_;
  merged.loose = effort_ == MergeEffort::kQuick;
  draft.AddSegment(std::move(merged));
  PassFailpoint("merge.applied");
  if (deleted_meanwhile.empty()) return absl::OkStatus();
  return draft.Tombstone(collection_, deleted_meanwhile).status();
}

}  // namespace broadsheet
