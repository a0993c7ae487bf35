#include "storage/archive/loose_records.h"

#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// A key that was written later: revisions are added only, and what is deleted comes back with a new one.
bool IsLater(const KeyRecord& one, const KeyRecord& other) {
  if (other.revisions.empty() || one.revisions.empty()) return !one.revisions.empty();
  if (one.revisions.back() != other.revisions.back()) return one.revisions.back() > other.revisions.back();
  return one.deleted && !other.deleted;
}

}  // namespace

absl::StatusOr<std::vector<HeadRecord>> LooseRecords::ReadHeads(ArticleNumber number) {
  BS_ASSIGN_OR_RETURN(std::vector<HeadRecord> heads, Read(HeadKey(number), DecodeHead));
  if (heads.size() == 1) return heads;
  const auto others = std::stable_partition(heads.begin(), heads.end(), [&](const HeadRecord& head) {
    return IsAmong(LatestKey({head.collection, head.article.id}).revisions, number);
  });
  if (others != heads.begin()) heads.erase(others, heads.end());
  return heads;
}

KeyRecord LooseRecords::LatestKey(const LooseId& id) {
  const std::string key = IdKey(id.first, id.second);
  KeyRecord latest;
  for (const std::string& value : tables_.Find(key).values) {
    absl::StatusOr<KeyRecord> record = DecodeKeyRecord(key, value);
    if (record.ok() && IsLater(*record, latest)) latest = *std::move(record);
  }
  return latest;
}

}  // namespace broadsheet
