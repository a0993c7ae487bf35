// The next commit in the making: the last manifest with changes on top.
#ifndef BROADSHEET_INDEXER_COMMIT_DRAFT_H_
#define BROADSHEET_INDEXER_COMMIT_DRAFT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "storage/store.h"

namespace broadsheet {

using ArticleSet = absl::flat_hash_set<ArticleNumber>;

// Not thread-safe. Nothing reaches the disk before Store::Commit(draft.Take()).
class CommitDraft {
 public:
  // Starts from the store's last commit; `store` must outlive the draft.
  explicit CommitDraft(const Store* store);

  Manifest& manifest() { return changes_.manifest; }
  const Manifest& manifest() const { return changes_.manifest; }

  // nullptr: no collection of that name.
  CollectionEntry* FindCollection(std::string_view name);
  CollectionEntry& AddCollection(std::string_view name);

  // The key as it will be after the commit.
  absl::StatusOr<std::optional<KeyRecord>> FindKey(CollectionNumber collection, std::string_view id) const;
  void SetKey(CollectionNumber collection, std::string_view id, std::optional<KeyRecord> record);
  void EraseRecords(const std::vector<ArticleNumber>& numbers);

  void AddSegment(SegmentEntry entry);
  void RemoveSegment(std::uint64_t segment);

  absl::StatusOr<Roaring> Tombstones(std::uint64_t segment) const;
  // Marks the documents of these articles, wherever they are in the draft's segments of the collection, as deleted.
  // Returns the numbers of the segments that hold any, newly marked or not.
  absl::StatusOr<std::vector<std::uint64_t>> Tombstone(CollectionNumber collection, const ArticleSet& articles);

  // Ready for Store::Commit; the draft is used up.
  CommitChanges Take() &&;

 private:
  using Key = std::pair<CollectionNumber, std::string>;

  const Store* store_;
  CommitChanges changes_;
  absl::flat_hash_map<Key, std::optional<KeyRecord>> keys_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_COMMIT_DRAFT_H_
