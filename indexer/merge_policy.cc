#include "indexer/merge_policy.h"

#include <algorithm>
#include <map>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::uint64_t kSpareDiskBytes = 64 << 20;

constexpr int kTierFactor = 8;                         // from one class of sizes to the next
constexpr std::uint64_t kSmallestTierBytes = 1 << 20;  // smaller segments are of one class
constexpr int kFirstLargeTier = 2;                     // above 8 MiB

// Small segments cost little to merge and come in numbers. To merge large ones takes seconds from a bulk load, while
// most queries take a fraction of a millisecond longer where there are more of them.
constexpr std::size_t kSmallSegmentsPerTier = 8, kLargeSegmentsPerTier = 16;

// Docids are 32 bits wide in Xapian; stay well below.
constexpr std::uint64_t kMaxDocuments = 1u << 30;

int TierOf(const SegmentSummary& summary) {
  int tier = 0;
  for (std::uint64_t bytes = summary.glass_bytes + summary.index_bytes; bytes > kSmallestTierBytes;
       bytes /= kTierFactor) {
    ++tier;
  }
  return tier;
}

std::size_t SegmentsPerTier(int tier) { return tier < kFirstLargeTier ? kSmallSegmentsPerTier : kLargeSegmentsPerTier; }

// Merging may be behind by fewer segments; from so many on those that add wait for it.
constexpr std::size_t kMaxSegmentsBehind = 32;

// By class and collection, the smallest class first.
using Tiers = std::map<std::pair<int, CollectionNumber>, std::vector<const SegmentEntry*>>;

Tiers TiersOf(const Manifest& manifest) {
  Tiers tiers;
  for (const SegmentEntry& entry : manifest.segments) {
    tiers[{TierOf(entry.summary), entry.collection}].push_back(&entry);
  }
  return tiers;
}

bool MostlyDeleted(const SegmentEntry& entry) { return entry.deleted > entry.summary.documents / 3; }

}  // namespace

std::vector<std::uint64_t> ChooseMerge(const Manifest& manifest) {
  for (const auto& [key, entries] : TiersOf(manifest)) {
    if (entries.size() < SegmentsPerTier(key.first)) continue;
    std::vector<std::uint64_t> chosen;
    std::uint64_t documents = 0;
    for (const SegmentEntry* entry : entries) {
      documents += entry->summary.documents;
      if (documents > kMaxDocuments) break;
      chosen.push_back(entry->summary.segment);
    }
    if (chosen.size() > 1) return chosen;
  }
  for (const SegmentEntry& entry : manifest.segments) {
    if (MostlyDeleted(entry)) return {entry.summary.segment};
  }
  return {};
}

bool IsMergingFarBehind(const Manifest& manifest) {
  std::size_t behind = 0;
  for (const auto& [key, entries] : TiersOf(manifest)) {
    const std::size_t waiting = SegmentsPerTier(key.first) - 1;
    behind += entries.size() - std::min(entries.size(), waiting);
  }
  return behind >= kMaxSegmentsBehind;
}

std::vector<std::uint64_t> ChooseFullMerge(const Manifest& manifest, CollectionNumber collection) {
  std::vector<std::uint64_t> chosen;
  std::uint64_t documents = 0, deleted = 0;
  bool loose = false;
  for (const SegmentEntry& entry : manifest.segments) {
    if (entry.collection != collection || documents + entry.summary.documents > kMaxDocuments) continue;
    chosen.push_back(entry.summary.segment);
    documents += entry.summary.documents;
    deleted += entry.deleted;
    loose = loose || entry.loose;
  }
  if (chosen.size() == 1 && deleted == 0 && !loose) chosen.clear();
  return chosen;
}

absl::Status CheckRoomToMerge(std::string_view directory, std::uint64_t needed_bytes, std::uint64_t available_bytes) {
  if (available_bytes >= needed_bytes + kSpareDiskBytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(StrCat(directory, ": merging writes up to ", needed_bytes, " bytes and leaves ",
                                             kSpareDiskBytes, " for what else is written, but ", available_bytes,
                                             " are free; make room and try again"));
}

}  // namespace broadsheet
