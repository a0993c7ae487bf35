// Deleting, collections, merging and reindexing: everything the writer does beside adding.
#include <algorithm>
#include <future>
#include <mutex>
#include <utility>

#include "absl/time/clock.h"
#include "indexer/analysis/name_key.h"
#include "indexer/analysis/value_term.h"
#include "indexer/merge_policy.h"
#include "indexer/writer_impl.h"
#include "storage/failpoint.h"
#include "storage/fields.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::uint32_t kLongestMergePause = 256;  // commits

std::vector<ArticleNumber> Sorted(std::vector<ArticleNumber> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace

absl::Status Writer::Impl::CommitDraftNow() {
  draft->manifest().next_article = next_article;
  draft->manifest().next_segment = next_segment;
  BS_RETURN_IF_ERROR(store->Commit(std::move(*draft).Take()));
  draft.emplace(store.get());
  last_commit = absl::Now();
  return absl::OkStatus();
}

absl::Status Writer::Impl::ApplyFinishedMerge() {
  if (merge == nullptr) return absl::OkStatus();
  // One that follows a failure may fail as well: nothing waits for it.
  const bool waits = IsMergingFarBehind(draft->manifest()) && merge_pause == 0;
  if (!merge->Done() && !waits) return absl::OkStatus();
  return ApplyMerge();
}

// A merge may wait: without room for its result or memory for its work, or with a damaged segment among its inputs
// (`verify` names it, `reindex` mends it), the archive goes on with more segments. It is tried again at the next
// commit, then after two, four and so on, since a merge that is in vain costs as much as one that is not.
bool Writer::Impl::PutsMergeOff(const absl::Status& status) {
  if (absl::IsDataLoss(status)) {
    merging = false;
    return true;
  }
  if (!absl::IsResourceExhausted(status)) return false;
  commits_to_merge = merge_pause = std::clamp(2 * merge_pause, std::uint32_t{1}, kLongestMergePause);
  return true;
}

void Writer::Impl::StopPuttingMergesOff() {
  merging = true;
  commits_to_merge = merge_pause = 0;
}

absl::Status Writer::Impl::ApplyMerge() {
  const std::unique_ptr<MergeJob> job = std::move(merge);
  const absl::Status merged = job->Wait();
  if (PutsMergeOff(merged)) return absl::OkStatus();
  BS_RETURN_IF_ERROR(merged);
  merge_pause = 0;
  return job->ApplyTo(*draft);
}

absl::Status Writer::Impl::StartMergeIfDue() {
  if (merge != nullptr || !merging || commits_to_merge > 0) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<MergeJob>> job = CatchOutOfMemory([&]() -> absl::StatusOr<std::unique_ptr<MergeJob>> {
    const std::vector<std::uint64_t> inputs = ChooseMerge(draft->manifest());
    if (inputs.empty()) return nullptr;
    return MergeJob::Start(*store, *draft, inputs, next_segment++, MergeEffort::kQuick);
  });
  if (PutsMergeOff(job.status())) return absl::OkStatus();
  BS_RETURN_IF_ERROR(job.status());
  merge = *std::move(job);
  return absl::OkStatus();
}

absl::Status Writer::Impl::MergeUntilQuiet() {
  BS_RETURN_IF_ERROR(broken);
  while (true) {
    BS_RETURN_IF_ERROR(StartMergeIfDue());
    if (merge == nullptr) return absl::OkStatus();
    BS_RETURN_IF_ERROR(ApplyMerge());
    BS_RETURN_IF_ERROR(CommitDraftNow());
  }
}

absl::Status Writer::Impl::MergeNow(const std::vector<std::uint64_t>& segments) {
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<MergeJob> job,
                      MergeJob::Start(*store, *draft, segments, next_segment++, MergeEffort::kTight));
  BS_RETURN_IF_ERROR(job->Wait());
  return job->ApplyTo(*draft);
}

absl::Status Writer::Impl::RewriteWithoutTombstones(const std::vector<std::uint64_t>& segments) {
  for (const std::uint64_t segment : segments) BS_RETURN_IF_ERROR(MergeNow({segment}));
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> Writer::Impl::Delete(const std::vector<std::string>& full_ids, bool purge) {
  BS_RETURN_IF_ERROR(Commit());
  if (merge != nullptr) BS_RETURN_IF_ERROR(ApplyMerge());

  std::uint64_t deleted = 0;
  absl::flat_hash_map<CollectionNumber, ArticleSet> gone;
  for (const std::string& full_id : full_ids) {
    const std::size_t slash = full_id.find('/');
    const std::string id = full_id.substr(slash + 1);
    CollectionEntry* collection = draft->FindCollection(std::string_view(full_id).substr(0, slash));
    if (collection == nullptr) continue;
    BS_ASSIGN_OR_RETURN(std::optional<KeyRecord> key, draft->FindKey(collection->number, id));
    if (!key || (key->deleted && !purge)) continue;

    ++deleted;
    if (!key->deleted) --collection->articles;
    gone[collection->number].insert(key->revisions.begin(), key->revisions.end());
    if (purge) {
      draft->EraseRecords(key->revisions);
      draft->SetKey(collection->number, id, std::nullopt);
    } else {
      key->deleted = true;
      draft->SetKey(collection->number, id, std::move(key));
    }
  }
  if (deleted == 0) return 0;

  for (const auto& [collection, articles] : gone) {
    BS_ASSIGN_OR_RETURN(const std::vector<std::uint64_t> holders, draft->Tombstone(collection, articles));
    if (purge) BS_RETURN_IF_ERROR(RewriteWithoutTombstones(holders));
  }
  if (purge) BS_RETURN_IF_ERROR(ForgetErasedEntities());
  PassFailpoint("delete.rewritten");
  BS_RETURN_IF_ERROR(CommitDraftNow());
  if (purge) BS_RETURN_IF_ERROR(store->ScrubErased());
  return deleted;
}

absl::Status Writer::Impl::RenameCollection(std::string_view from, std::string_view to) {
  BS_RETURN_IF_ERROR(Commit());
  draft->FindCollection(from)->name = std::string(to);
  return CommitDraftNow();
}

absl::Status Writer::Impl::DropCollection(std::string_view name) {
  BS_RETURN_IF_ERROR(Commit());
  merge.reset();
  const CollectionNumber number = draft->FindCollection(name)->number;
  std::vector<std::string> ids;
  BS_RETURN_IF_ERROR(store->ForEachKey(number, [&](std::string_view id, const KeyRecord& key) {
    ids.emplace_back(id);
    draft->EraseRecords(key.revisions);
    return absl::OkStatus();
  }));
  for (const std::string& id : ids) draft->SetKey(number, id, std::nullopt);
  const std::vector<SegmentEntry> segments = draft->manifest().segments;
  for (const SegmentEntry& entry : segments) {
    if (entry.collection == number) draft->RemoveSegment(entry.summary.segment);
  }
  std::erase_if(draft->manifest().collections, [&](const CollectionEntry& entry) { return entry.number == number; });
  BS_RETURN_IF_ERROR(ForgetErasedEntities());
  BS_RETURN_IF_ERROR(CommitDraftNow());
  return store->ScrubErased();
}

absl::Status Writer::Impl::SetEntityCorrections(std::vector<EntityCorrection> corrections) {
  BS_RETURN_IF_ERROR(Commit());
  draft->manifest().entity_corrections = std::move(corrections);
  return CommitDraftNow();
}

// Corrections hold names. Of those that no segment of the draft has any more, nothing may remain.
absl::Status Writer::Impl::ForgetErasedEntities() {
  std::vector<EntityCorrection>& corrections = draft->manifest().entity_corrections;
  if (corrections.empty()) return absl::OkStatus();
  std::vector<std::shared_ptr<const Segment>> segments;
  for (const SegmentEntry& entry : draft->manifest().segments) {
    BS_ASSIGN_OR_RETURN(segments.emplace_back(), store->OpenSegment(entry.summary.segment));
  }
  const auto is_there = [&](EntityType type, std::string_view key) {
    const std::string term = ValueTerm(EntityPrefix(type), key);
    return std::any_of(segments.begin(), segments.end(),
                       [&](const auto& segment) { return segment->FindTerm(term).has_value(); });
  };
  Vocabulary vocabulary;
  Analyzer analyzer(&vocabulary);
  std::erase_if(corrections, [&](const EntityCorrection& correction) {
    return !is_there(correction.type, correction.key) ||
           (!correction.chosen && !is_there(correction.target_type, NameKey(correction.target, analyzer)));
  });
  return absl::OkStatus();
}

// Tightly, each collection to one segment.
absl::Status Writer::Impl::MergeFully() {
  const std::vector<CollectionEntry> collections = draft->manifest().collections;
  for (const CollectionEntry& collection : collections) {
    const std::vector<std::uint64_t> inputs = ChooseFullMerge(draft->manifest(), collection.number);
    if (inputs.empty()) continue;
    BS_RETURN_IF_ERROR(MergeNow(inputs));
    BS_RETURN_IF_ERROR(CommitDraftNow());
  }
  return absl::OkStatus();
}

// Articles and index lie in files of their own, so that the one need not wait for the other.
absl::Status Writer::Impl::Optimize() {
  BS_RETURN_IF_ERROR(Commit());
  merge.reset();
  std::future<absl::Status> compressed = store->CompressClosely();
  absl::Status status = MergeFully();
  status.Update(compressed.get());
  return status;
}

absl::Status Writer::Impl::Reindex() {
  BS_RETURN_IF_ERROR(Commit());
  merge.reset();
  const std::vector<SegmentEntry> old_segments = draft->manifest().segments;
  std::mutex numbering;
  const auto number_segment = [&] {
    std::lock_guard lock(numbering);
    return next_segment++;
  };
  std::vector<SegmentEntry> finished;
  for (const CollectionEntry& collection : store->manifest().collections) {
    std::vector<ArticleNumber> numbers;
    BS_RETURN_IF_ERROR(store->ForEachKey(collection.number, [&](std::string_view, const KeyRecord& key) {
      if (!key.deleted) numbers.push_back(key.revisions.back());
      return absl::OkStatus();
    }));
    for (const ArticleNumber number : Sorted(std::move(numbers))) {
      BS_ASSIGN_OR_RETURN(StoredArticle stored, store->Read(number, ArticleParts::kAll));
      BS_RETURN_IF_ERROR(lanes->Process(
          {std::move(stored.article), collection.number, number, stored.revision, true, std::move(stored.entities)}));
      if (lanes->MemoryBytes() >= kLaneBudgetBytes) {
        BS_RETURN_IF_ERROR(lanes->Finish(number_segment, {}, &finished));
      }
    }
  }
  BS_RETURN_IF_ERROR(lanes->Finish(number_segment, {}, &finished));

  for (const SegmentEntry& entry : old_segments) draft->RemoveSegment(entry.summary.segment);
  for (SegmentEntry& entry : finished) draft->AddSegment(std::move(entry));
  draft->manifest().analyzer = std::string(kAnalyzerVersion);
  BS_RETURN_IF_ERROR(CommitDraftNow());
  StopPuttingMergesOff();  // no segment is damaged now, and what took memory or room may be gone
  return MergeUntilQuiet();
}

}  // namespace broadsheet
