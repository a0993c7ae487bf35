#include "storage/archive/codec.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include <xxhash.h>

#include "absl/strings/escaping.h"
#include "record.pb.h"
#include "storage/archive/keys.h"
#include "storage/archive/roaring_check.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Envelope: one byte for the format of the rest, checksum, payload.
constexpr char kRecordFormat = 2;
constexpr std::size_t kEnvelopeBytes = 1 + sizeof(std::uint32_t);

// The low half of XXH3-64, seeded with that of the key. RocksDB has another of each block and one of each file.
std::uint32_t Checksum(std::string_view key, std::string_view payload) {
  const std::uint64_t seed = XXH3_64bits(key.data(), key.size());
  return static_cast<std::uint32_t>(XXH3_64bits_withSeed(payload.data(), payload.size(), seed));
}

std::string Wrap(std::string_view key, const google::protobuf::MessageLite& message) {
  std::string value(kEnvelopeBytes, kRecordFormat);
  message.AppendToString(&value);  // nothing comes near the most that it can write: see Writer::Add
  const std::uint32_t checksum = Checksum(key, std::string_view(value).substr(kEnvelopeBytes));
  for (std::size_t i = 0; i < sizeof(checksum); ++i) value[1 + i] = static_cast<char>(checksum >> (8 * i));
  return value;
}

absl::Status Damaged(std::string_view key, std::string_view what) {
  return absl::DataLossError(
      StrCat("the record of ", DescribeKey(key), " is damaged (", what, "): run `broadsheet verify`"));
}

absl::Status Unwrap(std::string_view key, std::string_view value, google::protobuf::MessageLite* message) {
  if (value.size() < kEnvelopeBytes) return Damaged(key, "too short");
  if (value[0] != kRecordFormat) {
    return absl::FailedPreconditionError(StrCat(
        "the record of ", DescribeKey(key), " has format ", static_cast<int>(static_cast<unsigned char>(value[0])),
        ", this program reads format ", static_cast<int>(kRecordFormat), ": use the broadsheet that wrote it"));
  }
  std::uint32_t stored = 0;
  for (std::size_t i = 0; i < sizeof(stored); ++i) {
    stored |= std::uint32_t{static_cast<unsigned char>(value[1 + i])} << (8 * i);
  }
  const std::string_view payload = value.substr(kEnvelopeBytes);
  if (stored != Checksum(key, payload)) return Damaged(key, "checksum differs");
  if (!message->ParseFromArray(payload.data(), static_cast<int>(payload.size()))) return Damaged(key, "unreadable");
  return absl::OkStatus();
}

// What is left of a message without the fields that this program knows. (The lite runtime shows it in no other way.)
std::string UnknownFields(record::Key message) {
  message.clear_revisions();
  message.clear_content_hash();
  message.clear_deleted();
  message.clear_replaced_hashes();
  return message.SerializeAsString();
}
std::string UnknownFields(record::Collection message) {
  message.clear_number();
  message.clear_name();
  message.clear_articles();
  return message.SerializeAsString();
}
std::string UnknownFields(record::Segment message) {
  message.clear_segment();
  message.clear_documents();
  message.clear_total_length();
  message.clear_first_day();
  message.clear_last_day();
  message.clear_min_article();
  message.clear_max_article();
  message.clear_glass_bytes();
  message.clear_glass_checksum();
  message.clear_index_bytes();
  message.clear_index_checksum();
  message.clear_collection();
  message.clear_deleted();
  message.clear_languages();
  message.clear_loose();
  return message.SerializeAsString();
}
std::string UnknownFields(record::Manifest message) {
  message.clear_commit();
  message.clear_next_article();
  message.clear_next_segment();
  message.clear_next_collection();
  message.clear_analyzer();
  message.clear_collections();
  message.clear_segments();
  message.clear_entity_corrections();
  return message.SerializeAsString();
}

std::string UnknownFields(record::Watch message) {
  message.clear_name();
  message.clear_text();
  message.clear_any();
  message.clear_collections();
  message.clear_from();
  message.clear_to();
  message.clear_people();
  message.clear_orgs();
  message.clear_places();
  message.clear_next_article();
  return message.SerializeAsString();
}

void SetTime(const std::optional<PublicationTime>& time, record::Time* (record::Head::*field)(), record::Head* head) {
  if (!time) return;
  record::Time* message = (head->*field)();
  message->set_day(time->day);
  if (time->second_of_day) message->set_second_of_day(static_cast<std::uint32_t>(*time->second_of_day));
  if (time->utc_offset_seconds) message->set_utc_offset_seconds(*time->utc_offset_seconds);
}

PublicationTime GetTime(const record::Time& message) {
  PublicationTime time;
  time.day = message.day();
  if (message.has_second_of_day()) time.second_of_day = static_cast<std::int32_t>(message.second_of_day());
  if (message.has_utc_offset_seconds()) time.utc_offset_seconds = message.utc_offset_seconds();
  return time;
}

using Strings = google::protobuf::RepeatedPtrField<std::string>;

void SetStrings(const std::vector<std::string>& from, Strings* to) { *to = Strings(from.begin(), from.end()); }

std::vector<std::string> TakeStrings(Strings* from) {
  return {std::make_move_iterator(from->begin()), std::make_move_iterator(from->end())};
}

void SetSegment(const SegmentEntry& entry, record::Segment* message) {
  const SegmentSummary& summary = entry.summary;
  message->set_segment(summary.segment);
  message->set_documents(summary.documents);
  message->set_total_length(summary.total_length);
  if (summary.first_day) message->set_first_day(*summary.first_day);
  if (summary.last_day) message->set_last_day(*summary.last_day);
  message->set_min_article(summary.min_article);
  message->set_max_article(summary.max_article);
  message->set_glass_bytes(summary.glass_bytes);
  message->set_glass_checksum(summary.glass_checksum);
  message->set_index_bytes(summary.index_bytes);
  message->set_index_checksum(summary.index_checksum);
  message->set_collection(entry.collection);
  message->set_deleted(entry.deleted);
  SetStrings(entry.languages, message->mutable_languages());
  message->set_loose(entry.loose);
  message->MergeFromString(entry.unknown_fields);
}

SegmentEntry GetSegment(record::Segment* message) {
  SegmentEntry entry;
  SegmentSummary& summary = entry.summary;
  summary.segment = message->segment();
  summary.documents = message->documents();
  summary.total_length = message->total_length();
  if (message->has_first_day()) summary.first_day = message->first_day();
  if (message->has_last_day()) summary.last_day = message->last_day();
  summary.min_article = message->min_article();
  summary.max_article = message->max_article();
  summary.glass_bytes = message->glass_bytes();
  summary.glass_checksum = message->glass_checksum();
  summary.index_bytes = message->index_bytes();
  summary.index_checksum = message->index_checksum();
  entry.collection = message->collection();
  entry.deleted = message->deleted();
  entry.languages = TakeStrings(message->mutable_languages());
  entry.loose = message->loose();
  entry.unknown_fields = UnknownFields(std::move(*message));
  return entry;
}

}  // namespace

std::string EncodeHead(std::string_view key, CollectionNumber collection, std::uint32_t revision,
                       const Article& article, std::span<const ArticleEntity> entities) {
  record::Head head;
  head.set_collection(collection);
  head.set_revision(revision);
  head.set_id(article.id);
  head.set_title(article.title);
  head.set_deck(article.deck);
  head.set_dateline(article.dateline);
  head.set_credit(article.credit);
  head.set_source(article.source);
  head.set_section(article.section);
  head.set_url(article.url);
  head.set_language(article.language);
  SetTime(article.date, &record::Head::mutable_date, &head);
  SetTime(article.modified, &record::Head::mutable_modified, &head);
  SetStrings(article.byline, head.mutable_byline());
  SetStrings(article.people, head.mutable_people());
  SetStrings(article.orgs, head.mutable_orgs());
  SetStrings(article.places, head.mutable_places());
  SetStrings(article.topics, head.mutable_topics());
  for (const auto& [name, value] : article.extra) {
    record::Extra* extra = head.add_extra();
    extra->set_name(name);
    extra->set_value(value);
  }
  SetRecognised(entities, &head);
  return Wrap(key, head);
}

absl::StatusOr<HeadRecord> DecodeHead(std::string_view key, std::string_view value) {
  record::Head head;
  BS_RETURN_IF_ERROR(Unwrap(key, value, &head));
  HeadRecord result;
  result.collection = head.collection();
  result.revision = head.revision();
  Article& article = result.article;
  article.id = std::move(*head.mutable_id());
  article.title = std::move(*head.mutable_title());
  article.deck = std::move(*head.mutable_deck());
  article.dateline = std::move(*head.mutable_dateline());
  article.credit = std::move(*head.mutable_credit());
  article.source = std::move(*head.mutable_source());
  article.section = std::move(*head.mutable_section());
  article.url = std::move(*head.mutable_url());
  article.language = std::move(*head.mutable_language());
  if (head.has_date()) article.date = GetTime(head.date());
  if (head.has_modified()) article.modified = GetTime(head.modified());
  article.byline = TakeStrings(head.mutable_byline());
  article.people = TakeStrings(head.mutable_people());
  article.orgs = TakeStrings(head.mutable_orgs());
  article.places = TakeStrings(head.mutable_places());
  article.topics = TakeStrings(head.mutable_topics());
  for (record::Extra& extra : *head.mutable_extra()) {
    article.extra.insert_or_assign(std::move(*extra.mutable_name()), std::move(*extra.mutable_value()));
  }
  if (!TakeRecognised(&head, &result.entities)) return Damaged(key, "unknown type of entity");
  return result;
}

std::string EncodeBody(std::string_view key, BodyRecord record) {
  record::Body body;
  body.set_text(std::move(record.text));
  SetMentions(record.mentions, &body);
  return Wrap(key, body);
}

absl::StatusOr<BodyRecord> DecodeBody(std::string_view key, std::string_view value) {
  record::Body body;
  BS_RETURN_IF_ERROR(Unwrap(key, value, &body));
  BodyRecord record;
  record.text = std::move(*body.mutable_text());
  if (!GetMentions(body, &record.mentions)) return Damaged(key, "unreadable mentions");
  return record;
}

std::string EncodeKeyRecord(std::string_view key, const KeyRecord& record) {
  record::Key message;
  message.mutable_revisions()->Add(record.revisions.begin(), record.revisions.end());
  message.set_content_hash(record.content_hash);
  message.set_deleted(record.deleted);
  for (const std::string& hash : record.replaced_hashes) message.add_replaced_hashes(hash);
  message.MergeFromString(record.unknown_fields);
  return Wrap(key, message);
}

absl::StatusOr<KeyRecord> DecodeKeyRecord(std::string_view key, std::string_view value) {
  record::Key message;
  BS_RETURN_IF_ERROR(Unwrap(key, value, &message));
  if (message.revisions().empty()) return Damaged(key, "no revision");
  KeyRecord record;
  record.revisions.assign(message.revisions().begin(), message.revisions().end());
  if (std::adjacent_find(record.revisions.begin(), record.revisions.end(), std::greater_equal<>()) !=
      record.revisions.end()) {
    return Damaged(key, "its revisions do not ascend");
  }
  record.content_hash = std::move(*message.mutable_content_hash());
  record.replaced_hashes.assign(message.replaced_hashes().begin(), message.replaced_hashes().end());
  record.deleted = message.deleted();
  record.unknown_fields = UnknownFields(std::move(message));
  return record;
}

std::string EncodeTombstones(std::string_view key, const Roaring& deleted) {
  record::Tombstones message;
  std::string* bitmap = message.mutable_bitmap();
  bitmap->resize(deleted.getSizeInBytes());
  deleted.write(bitmap->data());
  return Wrap(key, message);
}

absl::StatusOr<Roaring> DecodeTombstones(std::string_view key, std::string_view value) {
  record::Tombstones message;
  BS_RETURN_IF_ERROR(Unwrap(key, value, &message));
  const std::string& bitmap = message.bitmap();
  if (!IsSoundRoaring(bitmap)) return Damaged(key, "unreadable bitmap");
  roaring_bitmap_t* deleted = roaring_bitmap_portable_deserialize_safe(bitmap.data(), bitmap.size());
  if (deleted == nullptr) return Damaged(key, "unreadable bitmap");
  return Roaring(deleted);
}

std::string EncodeCommitMarker(std::string_view key, const CommitMarker& marker) {
  record::CommitMarker message;
  message.set_next_article(marker.next_article);
  message.set_file_list(marker.file_list);
  message.set_file_list_bytes(marker.file_list_bytes);
  return Wrap(key, message);
}

absl::StatusOr<CommitMarker> DecodeCommitMarker(std::string_view key, std::string_view value) {
  record::CommitMarker message;
  BS_RETURN_IF_ERROR(Unwrap(key, value, &message));
  return CommitMarker{message.next_article(), message.file_list(), message.file_list_bytes()};
}

std::string EncodeErased(std::string_view key, const std::set<ArticleNumber>& articles) {
  record::Erased message;
  ArticleNumber last = 0;
  for (const ArticleNumber article : articles) message.add_articles(article - std::exchange(last, article));
  return Wrap(key, message);
}

absl::StatusOr<std::set<ArticleNumber>> DecodeErased(std::string_view key, std::string_view value) {
  record::Erased message;
  BS_RETURN_IF_ERROR(Unwrap(key, value, &message));
  std::set<ArticleNumber> articles;
  ArticleNumber last = 0;
  for (const ArticleNumber distance : message.articles()) articles.insert(articles.end(), last += distance);
  return articles;
}

std::string EncodeManifest(std::string_view key, const Manifest& manifest) {
  record::Manifest message;
  message.set_commit(manifest.commit);
  message.set_next_article(manifest.next_article);
  message.set_next_segment(manifest.next_segment);
  message.set_next_collection(manifest.next_collection);
  message.set_analyzer(manifest.analyzer);
  for (const CollectionEntry& entry : manifest.collections) {
    record::Collection* collection = message.add_collections();
    collection->set_number(entry.number);
    collection->set_name(entry.name);
    collection->set_articles(entry.articles);
    collection->MergeFromString(entry.unknown_fields);
  }
  for (const SegmentEntry& entry : manifest.segments) SetSegment(entry, message.add_segments());
  for (const EntityCorrection& correction : manifest.entity_corrections) {
    record::EntityCorrection* stored = message.add_entity_corrections();
    stored->set_type(static_cast<std::uint32_t>(correction.type));
    stored->set_key(correction.key);
    stored->set_target_type(static_cast<std::uint32_t>(correction.target_type));
    stored->set_target(correction.target);
    stored->set_chosen(correction.chosen);
  }
  message.MergeFromString(manifest.unknown_fields);
  return Wrap(key, message);
}

absl::StatusOr<Manifest> DecodeManifest(std::string_view key, std::string_view value) {
  record::Manifest message;
  BS_RETURN_IF_ERROR(Unwrap(key, value, &message));
  Manifest manifest;
  manifest.commit = message.commit();
  manifest.next_article = message.next_article();
  manifest.next_segment = message.next_segment();
  manifest.next_collection = message.next_collection();
  manifest.analyzer = message.analyzer();
  for (record::Collection& collection : *message.mutable_collections()) {
    CollectionEntry entry{collection.number(), collection.name(), collection.articles(), {}};
    entry.unknown_fields = UnknownFields(std::move(collection));
    manifest.collections.push_back(std::move(entry));
  }
  for (record::Segment& segment : *message.mutable_segments()) manifest.segments.push_back(GetSegment(&segment));
  for (record::EntityCorrection& stored : *message.mutable_entity_corrections()) {
    if (stored.type() >= kEntityTypes || stored.target_type() >= kEntityTypes) {
      return Damaged(key, "unknown type of entity");
    }
    manifest.entity_corrections.push_back({static_cast<EntityType>(stored.type()), std::move(*stored.mutable_key()),
                                           static_cast<EntityType>(stored.target_type()),
                                           std::move(*stored.mutable_target()), stored.chosen()});
  }
  manifest.unknown_fields = UnknownFields(std::move(message));
  return manifest;
}

std::string EncodeWatches(std::string_view key, const std::vector<WatchRecord>& watches) {
  record::Watches message;
  for (const WatchRecord& watch : watches) {
    record::Watch* added = message.add_watches();
    added->set_name(watch.name);
    added->set_text(watch.text);
    added->set_any(watch.any);
    SetStrings(watch.collections, added->mutable_collections());
    added->set_from(watch.from);
    added->set_to(watch.to);
    SetStrings(watch.people, added->mutable_people());
    SetStrings(watch.orgs, added->mutable_orgs());
    SetStrings(watch.places, added->mutable_places());
    added->set_next_article(watch.next_article);
    added->MergeFromString(watch.unknown_fields);
  }
  return Wrap(key, message);
}

absl::StatusOr<std::vector<WatchRecord>> DecodeWatches(std::string_view key, std::string_view value) {
  record::Watches message;
  BS_RETURN_IF_ERROR(Unwrap(key, value, &message));
  std::vector<WatchRecord> watches;
  for (record::Watch& read : *message.mutable_watches()) {
    WatchRecord& watch = watches.emplace_back();
    watch.name = read.name();
    watch.text = read.text();
    watch.any = read.any();
    watch.collections = TakeStrings(read.mutable_collections());
    watch.from = read.from();
    watch.to = read.to();
    watch.people = TakeStrings(read.mutable_people());
    watch.orgs = TakeStrings(read.mutable_orgs());
    watch.places = TakeStrings(read.mutable_places());
    watch.next_article = read.next_article();
    watch.unknown_fields = UnknownFields(std::move(read));
  }
  return watches;
}

std::string DescribeKey(std::string_view key) {
  std::uint64_t number = 0;
  const bool numbered = NumberOfKey(key, &number);
  const char kind = key.empty() ? '\0' : key[0];
  if (kind == kHeadKind && numbered) return StrCat("article ", number, " (head)");
  if (kind == kBodyKind && numbered) return StrCat("article ", number, " (body)");
  if (kind == kCommitKind && numbered) return StrCat("commit ", number);
  if (kind == kTombstonesKind && numbered) return StrCat("segment ", number, "'s deleted documents");
  if (key == ManifestKey()) return "the manifest";
  CollectionNumber collection = 0;
  std::string_view id;
  if (kind == kKeyKind && SplitIdKey(key, &collection, &id)) {
    return StrCat("id \"", id, "\" in collection number ", collection);
  }
  return StrCat("key \"", absl::CHexEscape(ToAbsl(key)), "\"");
}

}  // namespace broadsheet
