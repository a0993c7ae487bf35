// Standing queries as a record.
#include <utility>

#include "record.pb.h"
#include "storage/archive/codec.h"
#include "storage/archive/envelope.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// What is left of a message without the fields that this program knows. (The lite runtime shows it in no other way.)
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

}  // namespace

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

}  // namespace broadsheet
