#include "storage/archive/codec.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/escaping.h"
#include "record.pb.h"
#include "storage/archive/envelope.h"
#include "storage/archive/keys.h"
#include "storage/archive/roaring_check.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// What is left of a message without the fields that this program knows. (The lite runtime shows it in no other way.)
std::string UnknownFields(record::Key message) {
  message.clear_revisions();
  message.clear_content_hash();
  message.clear_deleted();
  message.clear_replaced_hashes();
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
