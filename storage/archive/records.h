// Reading records out of a RocksDB handle: what the writer's store and a reader's snapshot have in common.
#ifndef BROADSHEET_STORAGE_ARCHIVE_RECORDS_H_
#define BROADSHEET_STORAGE_ARCHIVE_RECORDS_H_

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>

#include "absl/status/statusor.h"
#include "storage/archive/codec.h"
#include "storage/store.h"

namespace broadsheet {

// Turns a collection's number into its name, for a StoredArticle.
using CollectionNamer = std::function<std::string(CollectionNumber number)>;
std::string CollectionName(const Manifest& manifest, CollectionNumber number);

// DataLoss: no archive gives out the number that the next article, segment, collection or commit would have, or those
// behind it; or there is one of that number already.
absl::Status CheckNextNumbers(const Manifest& manifest);

// Thread-safe as RocksDB is. Does not own the handle.
class RecordReader {
 public:
  RecordReader() = default;
  explicit RecordReader(rocksdb::DB* db) : db_(db) {}

  // NotFound: no such record.
  absl::StatusOr<std::string> Get(std::string_view key) const;

  absl::StatusOr<Manifest> ReadManifest() const;
  // An absent record is an empty bitmap.
  absl::StatusOr<Roaring> ReadTombstones(std::uint64_t segment) const;
  // `keep_blocks`: what has to be read for it stays in the cache.
  absl::StatusOr<std::optional<KeyRecord>> FindKey(CollectionNumber collection, std::string_view id,
                                                   bool keep_blocks = true) const;
  absl::Status ForEachKey(CollectionNumber collection,
                          const std::function<absl::Status(std::string_view id, const KeyRecord& key)>& visit) const;
  // Each position has its own result. NotFound: the archive never had it, or it was purged.
  std::vector<absl::StatusOr<StoredArticle>> ReadArticles(std::span<const ArticleNumber> numbers, ArticleParts parts,
                                                          const CollectionNamer& name_of) const;

  // Ok if the markers of the last commits are there without a gap and end at `commit`; otherwise DataLoss: what this
  // handle shows is not a moment of the archive's history.
  absl::Status CheckCommitMarkers(std::uint64_t commit) const;
  absl::StatusOr<CommitMarker> ReadCommitMarker(std::uint64_t commit) const;

 private:
  std::string Reading(std::string_view key) const;

  rocksdb::DB* db_ = nullptr;
};

// Markers of this many commits are kept.
inline constexpr std::uint64_t kKeptCommitMarkers = 1000;

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_RECORDS_H_
