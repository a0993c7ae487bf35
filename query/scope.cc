#include "query/scope.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Assumed where no segment says its languages, so that words are still stemmed somehow.
constexpr std::string_view kUsualLanguage = "en";

absl::Status NoSuchCollection(const Manifest& manifest, std::string_view name) {
  std::string known;
  for (const CollectionEntry& collection : manifest.collections) {
    known += StrCat(known.empty() ? "" : ", ", collection.name);
  }
  return absl::InvalidArgumentError(StrCat("there is no collection '", name, "' in the archive; it has ",
                                           known.empty() ? "none yet" : StrCat("these: ", known)));
}

}  // namespace

const CollectionEntry* FindCollection(const Manifest& manifest, std::string_view name) {
  const auto found = std::find_if(manifest.collections.begin(), manifest.collections.end(),
                                  [&](const CollectionEntry& entry) { return entry.name == name; });
  return found == manifest.collections.end() ? nullptr : &*found;
}

std::optional<TermInfo> SearchedSegment::FindTerm(const std::string& term) const {
  constexpr std::size_t kRemembered = 32;  // so few that looking through them is quick
  for (const auto& [found, info] : found_terms) {
    if (found == term) return info;
  }
  const std::optional<TermInfo> info = segment->FindTerm(term);
  if (info) segment->Expect(*info);
  if (found_terms.size() < kRemembered) found_terms.emplace_back(term, info);
  return info;
}

absl::StatusOr<Scope> MakeScope(const Snapshot& snapshot, const std::vector<std::string>& collections) {
  const Manifest& manifest = snapshot.manifest();
  absl::flat_hash_map<CollectionNumber, const std::string*> names;
  for (const CollectionEntry& collection : manifest.collections) names[collection.number] = &collection.name;
  absl::flat_hash_set<CollectionNumber> wanted;
  for (const std::string& name : collections) {
    const CollectionEntry* collection = FindCollection(manifest, name);
    if (collection == nullptr) return NoSuchCollection(manifest, name);
    wanted.insert(collection->number);
  }

  Scope scope;
  for (std::size_t i = 0; i < manifest.segments.size(); ++i) {
    const SegmentEntry& entry = manifest.segments[i];
    if (!wanted.empty() && !wanted.contains(entry.collection)) continue;
    const auto name = names.find(entry.collection);
    if (name == names.end()) {
      return absl::DataLossError(StrCat("segment ", entry.summary.segment, " belongs to collection number ",
                                        entry.collection, ", which the manifest does not have; run verify"));
    }
    const Segment* segment = snapshot.segments()[i].get();
    scope.segments.push_back({segment, &entry, &snapshot.tombstones(i), name->second});
    scope.documents += segment->document_count();
    scope.total_length += segment->total_length();
    for (const std::string& language : entry.languages) {
      if (std::find(scope.languages.begin(), scope.languages.end(), language) == scope.languages.end()) {
        scope.languages.push_back(language);
      }
    }
  }
  if (scope.languages.empty()) scope.languages.emplace_back(kUsualLanguage);
  return scope;
}

}  // namespace broadsheet
