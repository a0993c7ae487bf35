// Words in any order within a window: `"peace deal"~4`.
#ifndef BROADSHEET_QUERY_PLACES_WINDOW_H_
#define BROADSHEET_QUERY_PLACES_WINDOW_H_

#include <cstdint>
#include <span>
#include <vector>

#include "query/places/place.h"

namespace broadsheet {

// The shortest stretches of at least `shortest` and at most `longest` words in one field that hold all the words, each
// at a position of its own, the first and the last at their ends; none has another inside. `words`: where each word
// stands, ascending.
Places ShortestStretches(std::span<const std::vector<Position>* const> words, std::uint64_t shortest,
                         std::uint64_t longest);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PLACES_WINDOW_H_
