// Which segments to merge, so that there are few of them and each article is rewritten few times.
#ifndef BROADSHEET_INDEXER_MERGE_POLICY_H_
#define BROADSHEET_INDEXER_MERGE_POLICY_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "storage/manifest.h"

namespace broadsheet {

// Size-tiered: classes end at 1 MiB, 8, 64 and so on. Eight segments of one collection and one class become one, mostly
// of a larger class, or sixteen where they have more than 8 MiB each. So an archive of n bytes has at most 15 · log8(n)
// or so segments a collection, and each byte is rewritten log8(n) times or so. A segment in which more than a third of
// the documents is deleted is rewritten by itself. Returns the numbers of the segments to merge, all of one collection;
// empty: nothing to do.
std::vector<std::uint64_t> ChooseMerge(const Manifest& manifest);

// Whether there are so many segments beyond those that may wait in their classes, those being merged included, that
// whoever adds to them should wait.
bool IsMergingFarBehind(const Manifest& manifest);

// All segments of a collection that are not yet one clean and tight segment; empty: they are.
std::vector<std::uint64_t> ChooseFullMerge(const Manifest& manifest, CollectionNumber collection);

// Whether `available_bytes` on the disk of `directory` are enough for a merge that writes `needed_bytes`, and for what
// else is written meanwhile. ResourceExhausted if not.
absl::Status CheckRoomToMerge(std::string_view directory, std::uint64_t needed_bytes, std::uint64_t available_bytes);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_MERGE_POLICY_H_
