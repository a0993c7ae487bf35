#include "query/corrected_facets.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/value_term.h"
#include "storage/fields.h"
#include "storage/segment/facet_writer.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

std::optional<FacetField> FieldOf(EntityType type) {
  switch (type) {
    case EntityType::kPerson:
      return FacetField::kPerson;
    case EntityType::kOrganisation:
      return FacetField::kOrg;
    case EntityType::kPlace:
      return FacetField::kPlace;
    case EntityType::kMisc:
      return std::nullopt;
  }
  return std::nullopt;
}

// As DocumentMaker makes it.
std::string KeyOf(FacetField field, const CatalogEntity::Key& key) {
  const std::string_view prefix = EntityPrefix(key.first);
  return FacetKey(field, std::string_view(ValueTerm(prefix, key.second)).substr(prefix.size()));
}

}  // namespace

CorrectedFacets::CorrectedFacets(const Scope& scope, const EntityCatalog& catalog, const std::vector<FacetField>& by) {
  for (const CatalogEntity& entity : catalog.Corrected()) {
    for (const CatalogEntity::Key& key : entity.keys) {
      const std::optional<FacetField> field = FieldOf(key.first);
      if (!field) continue;
      covered_.insert(KeyOf(*field, key));
      // Segments of earlier builds have each spelling by itself, folded.
      for (const std::string& spelling : catalog.SpellingsOf(key)) {
        covered_.insert(FacetKey(*field, FoldText(spelling)));
      }
    }
    const std::optional<FacetField> field = FieldOf(entity.type);
    if (!field || std::find(by.begin(), by.end(), *field) == by.end()) continue;
    Corrected corrected{*field, KeyOf(*field, entity.keys.front()), {entity.name, 0}, {}};
    for (const SearchedSegment& searched : scope.segments) {
      corrected.docids.push_back(EntityCatalog::DocidsOf(*searched.segment, entity));
    }
    entities_.push_back(std::move(corrected));
  }
  std::sort(entities_.begin(), entities_.end(), [](const Corrected& a, const Corrected& b) { return a.key < b.key; });
}

void CorrectedFacets::Count(std::size_t segment, Docid docid, Tally* tally) const {
  for (std::size_t i = 0; i < entities_.size(); ++i) (*tally)[i] += entities_[i].docids[segment].contains(docid);
}

void CorrectedFacets::Add(const Tally& tally) {
  for (std::size_t i = 0; i < entities_.size(); ++i) entities_[i].count.articles += tally[i];
}

bool CorrectedFacets::Covers(std::string_view key) const { return covered_.contains(ToAbsl(key)); }

std::vector<const CorrectedFacets::Corrected*> CorrectedFacets::CountsOf(FacetField field) const {
  std::vector<const Corrected*> found;
  for (const Corrected& entity : entities_) {
    if (entity.field == field && entity.count.articles > 0) found.push_back(&entity);
  }
  return found;
}

}  // namespace broadsheet
