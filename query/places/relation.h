// Which places stand to others as an operator of proximity asks.
#ifndef BROADSHEET_QUERY_PLACES_RELATION_H_
#define BROADSHEET_QUERY_PLACES_RELATION_H_

#include <vector>

#include "query/places/place.h"
#include "query/places/step.h"

namespace broadsheet {

// Where the sentences or paragraphs of an article begin, ascending; the first of each field is left out.
using UnitBegins = std::vector<Position>;

struct TextUnits {
  UnitBegins sentences, paragraphs;
};

// Places of `left` that have one of `right` to their right (for kBefore) or on either side that `step` fits; of two
// that overlap neither is the other's. `step.negated` is not regarded.
Places KeepLeft(const Places& left, const ProximityStep& step, const Places& right, const TextUnits& units);

// The same for the places of `right`.
Places KeepRight(const Places& left, const ProximityStep& step, const Places& right, const TextUnits& units);

// The first position of the unit behind the one that holds `position`: a later unit of its field, or the field's end.
Position UnitEnd(const UnitBegins& begins, Position position);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PLACES_RELATION_H_
