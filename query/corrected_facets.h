// Facets of people, organisations and places under corrections by hand: names that go by another are counted as one.
#ifndef BROADSHEET_QUERY_CORRECTED_FACETS_H_
#define BROADSHEET_QUERY_CORRECTED_FACETS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <roaring/roaring.hh>

#include "absl/container/flat_hash_set.h"
#include "broadsheet/facets.h"
#include "query/entity_catalog.h"
#include "query/scope.h"

namespace broadsheet {

class CorrectedFacets {
 public:
  // Only entities of the fields `by` are looked at. The scope is the catalogue's.
  CorrectedFacets(const Scope& scope, const EntityCatalog& catalog, const std::vector<FacetField>& by);

  // Articles of each entity that one thread has counted.
  using Tally = std::vector<std::uint64_t>;
  Tally MakeTally() const { return Tally(entities_.size()); }
  // A match in the segment of that index.
  void Count(std::size_t segment, Docid docid, Tally* tally) const;
  void Add(const Tally& tally);

  // True for the FacetKey of a value that is counted here.
  bool Covers(std::string_view key) const;

  struct Corrected {
    FacetField field;
    std::string key;  // FacetKey of its value
    FacetCount count;
    std::vector<Roaring> docids;  // by segment
  };
  // Entities of `field` that some match has, by key.
  std::vector<const Corrected*> CountsOf(FacetField field) const;

 private:
  std::vector<Corrected> entities_;
  absl::flat_hash_set<std::string> covered_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_CORRECTED_FACETS_H_
