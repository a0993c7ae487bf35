// A fact of an article that facets count.
#ifndef BROADSHEET_STORAGE_SEGMENT_FACET_VALUE_H_
#define BROADSHEET_STORAGE_SEGMENT_FACET_VALUE_H_

#include <algorithm>
#include <compare>
#include <cstddef>
#include <string>
#include <utility>

#include "broadsheet/facet_field.h"

namespace broadsheet {

struct FacetValue {
  FacetField field;
  std::string folded;    // values of a field that share it are the same; of an entity what its term has
  std::string spelling;  // as it is shown

  auto operator<=>(const FacetValue&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, const FacetValue& value) {
    return H::combine(std::move(state), value.field, value.folded, value.spelling);
  }
};

// How many spellings of a value are told apart, one at least; articles with others are listed under the last of these.
// A spelling is told by its value in a few bytes: without a limit a small file could take any amount when it is read.
constexpr std::size_t MostSpellings(std::size_t folded_bytes) {
  constexpr std::size_t kMostSpellingBytes = 16 << 20;
  return std::max<std::size_t>(1, kMostSpellingBytes / std::max<std::size_t>(1, folded_bytes));
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FACET_VALUE_H_
