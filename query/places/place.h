// Where in an article something stands.
#ifndef BROADSHEET_QUERY_PLACES_PLACE_H_
#define BROADSHEET_QUERY_PLACES_PLACE_H_

#include <compare>
#include <cstddef>
#include <vector>

#include "storage/segment/position.h"

namespace broadsheet {

// Both ends included, in one field: a word is a place from its position to its position.
struct Place {
  Position begin = 0;
  Position end = 0;
  auto operator<=>(const Place&) const = default;
};

inline bool Overlap(const Place& a, const Place& b) { return a.begin <= b.end && b.begin <= a.end; }

// Ascending, without duplicates.
using Places = std::vector<Place>;

// Leaves out those that lie within others.
inline void KeepOutermost(Places* places) {
  std::size_t kept = 0;
  for (const Place& place : *places) {
    // Ends ascend among those kept, as beginnings do.
    if (kept > 0 && place.end <= (*places)[kept - 1].end) continue;
    const bool holds_last = kept > 0 && place.begin == (*places)[kept - 1].begin;
    (*places)[holds_last ? kept - 1 : kept++] = place;
  }
  places->resize(kept);
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PLACES_PLACE_H_
