// Records to bytes and back: protobuf messages in an envelope with a format byte and a checksum.
#ifndef BROADSHEET_STORAGE_ARCHIVE_CODEC_H_
#define BROADSHEET_STORAGE_ARCHIVE_CODEC_H_

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <roaring/roaring.hh>

#include "absl/status/statusor.h"
#include "broadsheet/article.h"
#include "storage/archive/entity_codec.h"
#include "storage/store.h"
#include "storage/watch_file.h"

namespace broadsheet {

// What a head holds beside the article's own facts.
struct HeadRecord {
  CollectionNumber collection = 0;
  std::uint32_t revision = 1;
  Article article;                      // without its body
  std::vector<ArticleEntity> entities;  // recognised ones, without their mentions
};

// A body, and the mentions of the entities by their number: see storage/archive/entity_codec.h.
struct BodyRecord {
  std::string text;
  std::vector<NumberedMentions> mentions;

  bool operator==(const BodyRecord&) const = default;
};

// Each takes the key under which the record stands: the checksum covers it, so that a record under a wrong key is
// found out. Decoding fails with DataLoss, naming the record; with FailedPrecondition for a record format to come.
std::string EncodeHead(std::string_view key, CollectionNumber collection, std::uint32_t revision,
                       const Article& article, std::span<const ArticleEntity> entities);
absl::StatusOr<HeadRecord> DecodeHead(std::string_view key, std::string_view value);

std::string EncodeBody(std::string_view key, BodyRecord record);
absl::StatusOr<BodyRecord> DecodeBody(std::string_view key, std::string_view value);

std::string EncodeKeyRecord(std::string_view key, const KeyRecord& record);
absl::StatusOr<KeyRecord> DecodeKeyRecord(std::string_view key, std::string_view value);

std::string EncodeTombstones(std::string_view key, const Roaring& deleted);
absl::StatusOr<Roaring> DecodeTombstones(std::string_view key, std::string_view value);

struct CommitMarker {
  ArticleNumber next_article = 0;
  std::string file_list;  // in which RocksDB listed its tables; empty: not known
  std::uint64_t file_list_bytes = 0;
};
std::string EncodeCommitMarker(std::string_view key, const CommitMarker& marker);
absl::StatusOr<CommitMarker> DecodeCommitMarker(std::string_view key, std::string_view value);

// Of articles that were erased; in ascending order.
std::string EncodeErased(std::string_view key, const std::set<ArticleNumber>& articles);
absl::StatusOr<std::set<ArticleNumber>> DecodeErased(std::string_view key, std::string_view value);

std::string EncodeManifest(std::string_view key, const Manifest& manifest);
absl::StatusOr<Manifest> DecodeManifest(std::string_view key, std::string_view value);

std::string EncodeWatches(std::string_view key, const std::vector<WatchRecord>& watches);
absl::StatusOr<std::vector<WatchRecord>> DecodeWatches(std::string_view key, std::string_view value);

// A record's name in messages: `article 12 (head)`, `key 1/x-17`, `manifest`.
std::string DescribeKey(std::string_view key);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_CODEC_H_
