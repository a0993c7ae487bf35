#include "indexer/commit_draft.h"

#include <algorithm>
#include <utility>

#include "storage/status_macros.h"

namespace broadsheet {
namespace {

bool MayHoldAny(const SegmentSummary& summary, const ArticleSet& articles) {
  return std::any_of(articles.begin(), articles.end(), [&](ArticleNumber article) {
    return article >= summary.min_article && article <= summary.max_article;
  });
}

Roaring DocidsOf(const Segment& segment, const ArticleSet& articles) {
  Roaring docids;
  for (Docid docid = 1; docid <= segment.document_count(); ++docid) {
    if (articles.contains(segment.article(docid))) docids.add(docid);
  }
  return docids;
}

}  // namespace

CommitDraft::CommitDraft(const Store* store) : store_(store) { changes_.manifest = store->manifest(); }

CollectionEntry* CommitDraft::FindCollection(std::string_view name) {
  for (CollectionEntry& entry : manifest().collections) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

CollectionEntry& CommitDraft::AddCollection(std::string_view name) {
  CollectionEntry entry;
  entry.number = manifest().next_collection++;
  entry.name = std::string(name);
  return manifest().collections.emplace_back(std::move(entry));
}

absl::StatusOr<std::optional<KeyRecord>> CommitDraft::FindKey(CollectionNumber collection, std::string_view id) const {
  const auto place = keys_.find(Key(collection, id));
  if (place != keys_.end()) return place->second;
  return store_->FindKey(collection, id);
}

void CommitDraft::SetKey(CollectionNumber collection, std::string_view id, std::optional<KeyRecord> record) {
  keys_[Key(collection, id)] = std::move(record);
}

void CommitDraft::EraseRecords(const std::vector<ArticleNumber>& numbers) {
  changes_.erased_articles.insert(changes_.erased_articles.end(), numbers.begin(), numbers.end());
}

void CommitDraft::AddSegment(SegmentEntry entry) { manifest().segments.push_back(std::move(entry)); }

void CommitDraft::RemoveSegment(std::uint64_t segment) {
  std::erase_if(manifest().segments, [&](const SegmentEntry& entry) { return entry.summary.segment == segment; });
  changes_.tombstones.erase(segment);
}

absl::StatusOr<Roaring> CommitDraft::Tombstones(std::uint64_t segment) const {
  const auto place = changes_.tombstones.find(segment);
  if (place != changes_.tombstones.end()) return place->second;
  return store_->Tombstones(segment);
}

absl::StatusOr<std::vector<std::uint64_t>> CommitDraft::Tombstone(CollectionNumber collection,
                                                                  const ArticleSet& articles) {
  std::vector<std::uint64_t> holders;
  for (SegmentEntry& entry : manifest().segments) {
    if (entry.collection != collection || !MayHoldAny(entry.summary, articles)) continue;
    const std::uint64_t number = entry.summary.segment;
    BS_ASSIGN_OR_RETURN(const std::shared_ptr<const Segment> segment, store_->OpenSegment(number));
    const Roaring docids = DocidsOf(*segment, articles);
    if (docids.isEmpty()) continue;

    holders.push_back(number);
    BS_ASSIGN_OR_RETURN(Roaring tombstones, Tombstones(number));
    tombstones |= docids;
    entry.deleted = static_cast<std::uint32_t>(tombstones.cardinality());
    changes_.tombstones[number] = std::move(tombstones);
  }
  return holders;
}

CommitChanges CommitDraft::Take() && {
  for (auto& [key, record] : keys_) changes_.keys.push_back({key.first, key.second, std::move(record)});
  std::sort(changes_.keys.begin(), changes_.keys.end(),
            [](const auto& a, const auto& b) { return std::tie(a.collection, a.id) < std::tie(b.collection, b.id); });
  return std::move(changes_);
}

}  // namespace broadsheet
