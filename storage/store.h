// The archive on disk: articles in RocksDB as the truth, index segments derived from them, one atomic commit.
//
//   DIR/BROADSHEET    format marker, text
//   DIR/COMMIT        number of the last synced commit, checked at open
//   DIR/LOCK          held by the one writer
//   DIR/store/        RocksDB
//   DIR/segments/     segment files
#ifndef BROADSHEET_STORAGE_STORE_H_
#define BROADSHEET_STORAGE_STORE_H_

#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <roaring/roaring.hh>

#include "absl/status/statusor.h"
#include "broadsheet/article.h"
#include "storage/manifest.h"
#include "storage/segment/segment.h"

namespace broadsheet {

// What the archive knows under one id of one collection. All revisions stay readable until a purge.
struct KeyRecord {
  std::vector<ArticleNumber> revisions;           // oldest first; the last is the current one
  std::string content_hash;                       // of the current one
  bool deleted = false;                           // no longer found; a later article of the same id brings it back
  std::string unknown_fields;                     // of a newer program's record, carried along
  std::vector<std::string> replaced_hashes = {};  // of contents that the current one replaced while one writer was open
};

// How much of an article to read: everything but the body, or all.
enum class ArticleParts { kHead, kAll };

// A read-only view of one commit; other processes may commit meanwhile and it sees nothing of that. Opened for
// reading, and never caught up afterwards; writes nothing into the archive. Thread-safe.
class Snapshot {
 public:
  // NotFound: no archive there. FailedPrecondition: a format version this program does not know. DataLoss: the
  // store is older than its last synced commit, or damaged. Retries by itself when a writer removes files meanwhile.
  static absl::StatusOr<std::shared_ptr<const Snapshot>> Open(const std::string& directory);
  virtual ~Snapshot() = default;

  virtual const Manifest& manifest() const = 0;
  // Opened segments, in the order of manifest().segments.
  virtual const std::vector<std::shared_ptr<const Segment>>& segments() const = 0;
  // Tombstoned docids of manifest().segments[index].
  virtual const Roaring& tombstones(std::size_t index) const = 0;

  virtual absl::StatusOr<StoredArticle> Read(ArticleNumber number, ArticleParts parts) const = 0;
  // Several at once (one batched read); each position has its own result.
  virtual std::vector<absl::StatusOr<StoredArticle>> ReadMany(std::span<const ArticleNumber> numbers,
                                                              ArticleParts parts) const = 0;
  // nullopt if the archive never had it (or it was purged).
  virtual absl::StatusOr<std::optional<KeyRecord>> FindKey(CollectionNumber collection, std::string_view id) const = 0;
  // Calls `visit` for every key of a collection in byte order until it returns an error, which is returned.
  virtual absl::Status ForEachKey(
      CollectionNumber collection,
      const std::function<absl::Status(std::string_view id, const KeyRecord& key)>& visit) const = 0;

  // Size on disk in bytes of store and segments.
  virtual std::uint64_t StoreBytes() const = 0;
};

// Everything one commit changes, beside the articles already Put.
struct CommitChanges {
  struct KeyChange {
    CollectionNumber collection;
    std::string id;
    std::optional<KeyRecord> record;  // nullopt erases the key
  };
  std::vector<KeyChange> keys;
  Manifest manifest;  // the next one; `commit` is set by Commit
  // Full new bitmap of each segment whose tombstones change. Those of segments that leave the manifest go by
  // themselves.
  std::map<std::uint64_t, Roaring> tombstones;
  std::vector<ArticleNumber> erased_articles;  // purge and drop: the records themselves go
};

struct StoreOptions {
  bool create = true;        // make the archive where there is none, whole or not at all
  bool wait = false;         // for another writer to finish, instead of failing with Unavailable
  bool trust_store = false;  // a lost or damaged COMMIT file is written anew from what the store holds
};

// The one writer's hold on the archive. Not thread-safe, except where said.
class Store {
 public:
  // Takes the writer's lock, checks the format version and COMMIT, sweeps up what a crash left (unreferenced records
  // and segment files). Errors as Snapshot::Open; Unavailable: another writer has the lock.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& directory, const StoreOptions& options);
  virtual ~Store() = default;

  virtual const std::string& directory() const = 0;
  virtual std::string segments_directory() const = 0;
  virtual const Manifest& manifest() const = 0;  // of the last commit

  // Opened segments and their tombstones, by segment number.
  virtual absl::StatusOr<std::shared_ptr<const Segment>> OpenSegment(std::uint64_t segment) const = 0;
  virtual absl::StatusOr<Roaring> Tombstones(std::uint64_t segment) const = 0;

  virtual absl::StatusOr<std::optional<KeyRecord>> FindKey(CollectionNumber collection, std::string_view id) const = 0;
  // As in Snapshot, over the last commit. Thread-safe.
  virtual absl::StatusOr<StoredArticle> Read(ArticleNumber number, ArticleParts parts) const = 0;
  virtual absl::Status ForEachKey(
      CollectionNumber collection,
      const std::function<absl::Status(std::string_view id, const KeyRecord& key)>& visit) const = 0;

  // Writes an article under a fresh number (>= manifest().next_article, chosen by the caller, ascending). Nobody sees
  // it until a commit refers to it. `collection` is stored as a number: a rename changes no article. `entities` are as
  // in StoredArticle. Thread-safe.
  virtual absl::Status Put(ArticleNumber number, CollectionNumber collection, std::uint32_t revision, Article article,
                           std::span<const ArticleEntity> entities = {}) = 0;

  // Begins to write what was put, so that the next Commit need not wait for all of it; optional. Not while others put.
  virtual absl::Status StartCommit() = 0;

  // Makes `changes` visible in one synced step, all or nothing; segment files named by the new manifest must be
  // there and synced. Then removes segment files that are no longer named. On error the last commit stands; unless the
  // manifest was refused, nothing but a new Open goes on from it.
  virtual absl::Status Commit(CommitChanges changes) = 0;

  // Begins to compress what came in since the last time, or was rewritten, anew and more closely, on a thread of its
  // own: there was no time for it then. What is in the store does not change. Until the result is there the caller may
  // go on reading and committing, but not put, scrub or destroy the store. DataLoss and other errors of RocksDB: it
  // takes no more commits.
  virtual std::future<absl::Status> CompressClosely() = 0;

  // After commits that erased things: rewrites the store so that no byte of what was erased remains on disk. A writer
  // that dies before it is done leaves a mark, and the next Open finishes the job. Nothing else may run meanwhile.
  // After an error nothing but a new Open may be able to read.
  virtual absl::Status ScrubErased() = 0;
};

// One thing that `verify` found.
struct Damage {
  std::string where;  // file or record
  std::string what;
  bool in_index = false;  // the articles are not concerned: Writer::Reindex mends it
};

struct VerifyReport {
  std::uint64_t articles = 0, revisions = 0, segments = 0, bytes = 0;
  std::vector<Damage> damage;
};

// Reads everything: store checksums, every record, every segment (VerifySegment), that keys and live documents name the
// same articles, and that bodies mention what their heads have. What a crash left unreferenced is not damage. Beside a
// live writer it checks one commit.
absl::StatusOr<VerifyReport> VerifyArchive(const std::string& directory);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_STORE_H_
