// The segments that one query searches.
#ifndef BROADSHEET_QUERY_SCOPE_H_
#define BROADSHEET_QUERY_SCOPE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <roaring/roaring.hh>

#include "storage/manifest.h"
#include "storage/segment/segment.h"
#include "storage/store.h"

namespace broadsheet {

struct SearchedSegment {
  const Segment* segment = nullptr;
  const SegmentEntry* entry = nullptr;
  const Roaring* tombstones = nullptr;
  const std::string* collection = nullptr;  // name

  // Segment::FindTerm. The stages of a query ask for the same terms again: the first ones are remembered.
  std::optional<TermInfo> FindTerm(const std::string& term) const;
  mutable std::vector<std::pair<std::string, std::optional<TermInfo>>> found_terms = {};
};

// Valid as long as the snapshot it was made from. Of one query: not thread-safe.
struct Scope {
  std::vector<SearchedSegment> segments;
  std::vector<std::string> languages;  // of their articles; never empty
  std::uint64_t documents = 0;         // tombstoned ones included, so that scores repeat within a commit
  std::uint64_t total_length = 0;
};

// All segments, or those of the named collections. InvalidArgument: there is no collection of that name.
absl::StatusOr<Scope> MakeScope(const Snapshot& snapshot, const std::vector<std::string>& collections);

// The collection of that name, or nullptr.
const CollectionEntry* FindCollection(const Manifest& manifest, std::string_view name);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_SCOPE_H_
