// Where in an article something stands.
#ifndef BROADSHEET_QUERY_PLACES_PLACE_H_
#define BROADSHEET_QUERY_PLACES_PLACE_H_

#include <compare>
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

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PLACES_PLACE_H_
