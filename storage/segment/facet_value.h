// A fact of an article that facets count.
#ifndef BROADSHEET_STORAGE_SEGMENT_FACET_VALUE_H_
#define BROADSHEET_STORAGE_SEGMENT_FACET_VALUE_H_

#include <compare>
#include <string>
#include <utility>

#include "broadsheet/facet_field.h"

namespace broadsheet {

struct FacetValue {
  FacetField field;
  std::string folded;    // values of a field that share it are the same
  std::string spelling;  // as it is shown

  auto operator<=>(const FacetValue&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, const FacetValue& value) {
    return H::combine(std::move(state), value.field, value.folded, value.spelling);
  }
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FACET_VALUE_H_
