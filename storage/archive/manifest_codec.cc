// The manifest as a record.
#include <utility>

#include "record.pb.h"
#include "storage/archive/codec.h"
#include "storage/archive/envelope.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// What is left of a message without the fields that this program knows. (The lite runtime shows it in no other way.)
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

}  // namespace broadsheet
