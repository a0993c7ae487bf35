#include "storage/archive/records.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "storage/archive/keys.h"
#include "storage/archive/rocks.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Of the kept markers so many are looked at when a reader opens.
constexpr std::uint64_t kCheckedCommitMarkers = 100;

absl::Status NoSuchArticle(ArticleNumber number) {
  return absl::NotFoundError(StrCat("article ", number, " is not in the archive"));
}

absl::Status CheckNext(std::string_view what, std::uint64_t next, std::uint64_t last, std::uint64_t most) {
  if (next > last && next < most) return absl::OkStatus();
  return absl::DataLossError(StrCat("the manifest is damaged (its next ", what, " would have the number ", next,
                                    "): run `broadsheet repair`"));
}

}  // namespace

std::string CollectionName(const Manifest& manifest, CollectionNumber number) {
  for (const CollectionEntry& entry : manifest.collections) {
    if (entry.number == number) return entry.name;
  }
  return StrCat("#", number);  // dropped
}

absl::Status CheckNextNumbers(const Manifest& manifest) {
  std::uint64_t last_segment = 0, last_collection = 0;
  for (const SegmentEntry& entry : manifest.segments) last_segment = std::max(last_segment, entry.summary.segment);
  for (const CollectionEntry& entry : manifest.collections) {
    last_collection = std::max(last_collection, std::uint64_t{entry.number});
  }
  BS_RETURN_IF_ERROR(CheckNext("article", manifest.next_article, 0, kMostArticles));
  BS_RETURN_IF_ERROR(CheckNext("segment", manifest.next_segment, last_segment, kMostSegments));
  BS_RETURN_IF_ERROR(CheckNext("collection", manifest.next_collection, last_collection, kMostCollections));
  return CheckNext("commit", manifest.commit + 1, 0, kMostCommits);
}

std::string RecordReader::Reading(std::string_view key) const {
  return StrCat("reading ", DescribeKey(key), " in ", db_->GetName());
}

absl::StatusOr<std::string> RecordReader::Get(std::string_view key) const {
  std::string value;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), ToSlice(key), &value);
  if (!status.ok()) return FromRocks(status, Reading(key));
  return value;
}

absl::StatusOr<Manifest> RecordReader::ReadManifest() const {
  const std::string key = ManifestKey();
  absl::StatusOr<std::string> value = Get(key);
  if (absl::IsNotFound(value.status())) {
    return absl::DataLossError(StrCat("there is no manifest in ", db_->GetName(), ": restore a backup"));
  }
  BS_RETURN_IF_ERROR(value.status());
  return DecodeManifest(key, *value);
}

absl::StatusOr<Roaring> RecordReader::ReadTombstones(std::uint64_t segment) const {
  const std::string key = TombstonesKey(segment);
  const absl::StatusOr<std::string> value = Get(key);
  if (absl::IsNotFound(value.status())) return Roaring();
  BS_RETURN_IF_ERROR(value.status());
  return DecodeTombstones(key, *value);
}

absl::StatusOr<std::optional<KeyRecord>> RecordReader::FindKey(CollectionNumber collection, std::string_view id,
                                                               bool keep_blocks) const {
  const std::string key = IdKey(collection, id);
  rocksdb::ReadOptions options;
  options.fill_cache = keep_blocks;
  rocksdb::PinnableSlice value;
  const rocksdb::Status status = db_->Get(options, db_->DefaultColumnFamily(), ToSlice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocks(status, Reading(key));
  BS_ASSIGN_OR_RETURN(KeyRecord record, DecodeKeyRecord(key, ToStd(value)));
  return record;
}

absl::Status RecordReader::ForEachKey(
    CollectionNumber collection,
    const std::function<absl::Status(std::string_view id, const KeyRecord& key)>& visit) const {
  const std::string prefix = CollectionPrefix(collection);
  const std::string end = KeyBehind(prefix);
  const rocksdb::Slice bound = end;
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &bound;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> place(db_->NewIterator(options));
  for (place->Seek(prefix); place->Valid(); place->Next()) {
    const std::string_view key = ToStd(place->key());
    BS_ASSIGN_OR_RETURN(const KeyRecord record, DecodeKeyRecord(key, ToStd(place->value())));
    BS_RETURN_IF_ERROR(visit(key.substr(prefix.size()), record));
  }
  return FromRocks(place->status(),
                   StrCat("reading the keys of collection number ", collection, " in ", db_->GetName()));
}

std::vector<absl::StatusOr<StoredArticle>> RecordReader::ReadArticles(std::span<const ArticleNumber> numbers,
                                                                      ArticleParts parts,
                                                                      const CollectionNamer& name_of) const {
  // All heads, then all bodies: each kind has blocks of its own.
  const std::size_t count = numbers.size();
  std::vector<std::string> keys;
  keys.reserve(2 * count);
  for (const ArticleNumber number : numbers) keys.push_back(HeadKey(number));
  if (parts == ArticleParts::kAll) {
    for (const ArticleNumber number : numbers) keys.push_back(BodyKey(number));
  }
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  db_->MultiGet(rocksdb::ReadOptions(), db_->DefaultColumnFamily(), keys.size(), slices.data(), values.data(),
                statuses.data());
  // RocksDB gives up on all keys of a call when one table cannot be opened.
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok() || statuses[i].IsNotFound()) continue;
    values[i].Reset();
    statuses[i] = db_->Get(rocksdb::ReadOptions(), db_->DefaultColumnFamily(), slices[i], &values[i]);
  }

  const auto read_one = [&](std::size_t i) -> absl::StatusOr<StoredArticle> {
    if (statuses[i].IsNotFound()) return NoSuchArticle(numbers[i]);
    if (!statuses[i].ok()) return FromRocks(statuses[i], Reading(keys[i]));
    BS_ASSIGN_OR_RETURN(HeadRecord head, DecodeHead(keys[i], ToStd(values[i])));
    if (parts == ArticleParts::kAll) {
      const std::size_t body = count + i;
      if (statuses[body].IsNotFound()) {
        return absl::DataLossError(StrCat(Reading(keys[body]), ": it is missing; run `broadsheet verify`"));
      }
      if (!statuses[body].ok()) return FromRocks(statuses[body], Reading(keys[body]));
      BS_ASSIGN_OR_RETURN(BodyRecord record, DecodeBody(keys[body], ToStd(values[body])));
      head.article.body = std::move(record.text);
      if (!AttachMentions(std::move(record.mentions), head.article, &head.entities)) {
        return absl::DataLossError(StrCat(Reading(keys[body]), ": it mentions entities where its head has none"));
      }
    }
    return StoredArticle{std::move(head.article), name_of(head.collection), head.revision, std::move(head.entities)};
  };
  std::vector<absl::StatusOr<StoredArticle>> articles;
  articles.reserve(count);
  for (std::size_t i = 0; i < count; ++i) articles.push_back(read_one(i));
  return articles;
}

absl::StatusOr<CommitMarker> RecordReader::ReadCommitMarker(std::uint64_t commit) const {
  const std::string key = CommitKey(commit);
  BS_ASSIGN_OR_RETURN(const std::string value, Get(key));
  return DecodeCommitMarker(key, value);
}

// One by one: an iterator would read a block of a body or a head beside them, which may be damaged.
absl::Status RecordReader::CheckCommitMarkers(std::uint64_t commit) const {
  const std::uint64_t first = commit < kCheckedCommitMarkers ? 0 : commit - kCheckedCommitMarkers + 1;
  for (std::uint64_t number = commit + 2; number-- > first;) {
    const absl::Status marker = ReadCommitMarker(number).status();
    if (!marker.ok() && !absl::IsNotFound(marker)) return marker;
    if (marker.ok() == (number <= commit)) continue;
    return absl::DataLossError(StrCat("the commits in ", db_->GetName(), " do not run on to the manifest's, ", commit,
                                      " (at ", number, "): run `broadsheet verify`, then restore a backup"));
  }
  return absl::OkStatus();
}

}  // namespace broadsheet
