// Counting the articles that a query finds by their facts.
#ifndef BROADSHEET_FACETS_H_
#define BROADSHEET_FACETS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "broadsheet/facet_field.h"

namespace broadsheet {

struct FacetOptions {
  std::vector<FacetField> by;
  std::size_t limit = 10;  // values of each field, most frequent first
};

struct FacetCount {
  // Of values that differ in case and accents only, and of names of entities that have the same words, the spelling
  // that most of the articles have.
  std::string value;
  std::uint64_t articles = 0;
};

struct Facet {
  FacetField field;
  std::uint64_t distinct = 0;      // values in all, shown or not
  std::vector<FacetCount> counts;  // most articles first, then by value as folded, of entities by its words
};

// All counts are over the whole result. An article counts once for each of its values.
struct FacetResult {
  std::uint64_t total = 0;    // articles found
  bool exact = true;          // false: a pattern stands for more words than are searched; a warning says which
  std::vector<Facet> facets;  // as in FacetOptions::by
  absl::Duration took;
};

}  // namespace broadsheet

#endif  // BROADSHEET_FACETS_H_
