// The writer's state, shared by writer.cc (adding) and writer_upkeep.cc (deleting, collections, merging, reindexing).
#ifndef BROADSHEET_INDEXER_WRITER_IMPL_H_
#define BROADSHEET_INDEXER_WRITER_IMPL_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broadsheet/writer.h"
#include "indexer/commit_draft.h"
#include "indexer/lane_pool.h"
#include "indexer/merge_job.h"
#include "storage/out_of_memory.h"
#include "storage/status_macros.h"
#include "storage/store.h"

namespace broadsheet {

// What lanes may hold, with what they will take to finish, before segments are written. Together with queue, importer,
// store and merges this stays well under a gibibyte.
inline constexpr std::size_t kLaneBudgetBytes = 400 << 20;

// Order of destruction matters: lanes and merges use the store.
struct Writer::Impl {
  std::string directory;
  WriterOptions options;
  std::unique_ptr<Store> store;
  std::optional<CommitDraft> draft;
  std::unique_ptr<LanePool> lanes;
  std::unique_ptr<MergeJob> merge;

  ArticleNumber first_article = 0;  // of this writer
  ArticleNumber next_article = 0;
  std::uint64_t next_segment = 0;
  ArticleSet dropped;                                            // added and replaced again before any commit
  absl::flat_hash_map<CollectionNumber, ArticleSet> superseded;  // of earlier commits
  std::uint64_t accepted = 0;                                    // articles since Open, unchanged ones too
  std::uint64_t waiting_articles = 0, waiting_bytes = 0;         // not yet committed
  bool has_committed = false;                                    // articles
  absl::Time last_commit;
  bool merging = true;  // until a merge finds a damaged segment
  // Where a merge found no room or memory: so many commits pass before the next try, and did before the last one.
  std::uint32_t commits_to_merge = 0, merge_pause = 0;
  absl::Status broken;  // the first error that may have left draft or lanes half-changed: nothing goes on after it

  // writer.cc
  absl::Status BreakOnError(absl::Status status);
  // Does `work`, which returns a Status and after an error may have left things half done.
  template <typename Work>
  absl::Status Do(Work work) {
    return BreakOnError(CatchOutOfMemory(work));
  }
  // The same after `check`, which changes nothing: after an error of that the writer goes on.
  template <typename Check, typename Work>
  absl::Status DoIf(Check check, Work work) {
    BS_RETURN_IF_ERROR(CatchOutOfMemory(check));
    return Do(std::move(work));
  }
  absl::Status Open(const std::string& archive, const WriterOptions& wanted);
  absl::Status CheckThatCollectionExists(std::string_view name);
  absl::Status CheckRename(std::string_view from, std::string_view to);
  absl::Status CheckDelete(const std::vector<std::string>& full_ids) const;
  absl::Status CheckUsable() const;
  absl::StatusOr<AddResult> Add(std::string_view collection, Article article);
  bool HasLanguageFoundBefore(const KeyRecord& key, Article& article) const;  // leaves `article` as it was
  bool WasReplacedBefore(const KeyRecord& key, const std::string& hash) const;
  static void NoteReplaced(AddResult result, KeyRecord& key);
  bool CommitIsDue() const;
  absl::Status Commit();
  absl::Status Close();

  // writer_upkeep.cc
  absl::Status CommitDraftNow();  // what is in the draft, without touching the lanes
  bool PutsMergeOff(const absl::Status& status);
  void StopPuttingMergesOff();
  absl::Status ApplyFinishedMerge();
  absl::Status ApplyMerge();
  absl::Status StartMergeIfDue();
  absl::Status MergeUntilQuiet();
  absl::Status RewriteWithoutTombstones(const std::vector<std::uint64_t>& segments);
  absl::Status MergeNow(const std::vector<std::uint64_t>& segments);
  absl::StatusOr<std::uint64_t> Delete(const std::vector<std::string>& full_ids, bool purge);
  absl::Status RenameCollection(std::string_view from, std::string_view to);
  absl::Status DropCollection(std::string_view name);
  absl::Status SetEntityCorrections(std::vector<EntityCorrection> corrections);
  absl::Status ForgetErasedEntities();
  absl::Status MergeFully();
  absl::Status Optimize();
  absl::Status Reindex();
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_WRITER_IMPL_H_
