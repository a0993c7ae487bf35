// The catalogue of entities, read off the segments: every entity is a term there.
#ifndef BROADSHEET_QUERY_ENTITY_CATALOG_H_
#define BROADSHEET_QUERY_ENTITY_CATALOG_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <roaring/roaring.hh>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "broadsheet/entities.h"
#include "indexer/analysis/analyzer.h"
#include "query/scope.h"
#include "storage/manifest.h"

namespace broadsheet {

// One entity: a name, and all the names that go by it.
struct CatalogEntity {
  using Key = std::pair<EntityType, std::string>;  // folded words of a name

  EntityType type = EntityType::kMisc;
  std::string name;
  std::vector<Key> keys;  // of its terms; those that no segment has are there, too
};

// Nothing is stored for it but corrections: counts cannot drift from the articles. Not thread-safe, for the analyzer's
// sake; valid as long as what it was made from.
class EntityCatalog {
 public:
  EntityCatalog(const Scope& scope, const std::vector<EntityCorrection>& corrections, Analyzer& analyzer)
      : scope_(scope), corrections_(corrections), analyzer_(analyzer) {}

  EntityList List(const EntityListOptions& options) const;

  // The entity called `typed`, by the whole name as it is shown or as articles have it. NotFound; InvalidArgument: it
  // is one of each of several types.
  absl::StatusOr<CatalogEntity> Find(std::string_view typed) const;

  // The same, or the one entity that has the words of `typed` in a row in its name. InvalidArgument names the most
  // frequent of several.
  absl::StatusOr<CatalogEntity> FindByPart(std::string_view typed) const;

  // The entity that a name with that key goes by; none: no article has it.
  std::optional<CatalogEntity> FindKey(const CatalogEntity::Key& key) const;

  std::uint64_t CountArticles(const CatalogEntity& entity) const;
  EntityProfile Describe(const CatalogEntity& entity) const;

  // As most articles spell the name with that key; its words if no segment has it.
  std::string SpellingOf(const CatalogEntity::Key& key) const;

  // All spellings of the name with that key, one for each segment and way of writing it.
  std::vector<std::string> SpellingsOf(const CatalogEntity::Key& key) const;

  // The entities that corrections are about, each once.
  std::vector<CatalogEntity> Corrected() const;

  // Articles that have the entity, deleted ones among them.
  static Roaring DocidsOf(const Segment& segment, const CatalogEntity& entity);

 private:
  using Counts = absl::flat_hash_map<CatalogEntity::Key, std::uint64_t>;

  static std::vector<TermInfo> TermsOf(const Segment& segment, const CatalogEntity& entity);
  template <typename Visit>  // with the segment and the docid of each
  void ForEachArticle(const CatalogEntity& entity, Visit visit) const;
  std::vector<EntityProfile::Alias> AliasesOf(const CatalogEntity& entity) const;
  std::vector<EntityCount> CompanyOf(const CatalogEntity& entity) const;
  Counts CountTerms(const EntityListOptions& options) const;
  std::uint64_t CountTerm(const SearchedSegment& searched, const TermInfo& term) const;
  CatalogEntity EntityOf(CatalogEntity::Key key) const;
  // Of the forms with that key the one that most documents have; empty: none.
  std::string CommonestForm(const Segment& segment, const TermInfo& term, const std::string& key) const;
  bool Exists(const CatalogEntity& entity) const;

  const Scope& scope_;
  const std::vector<EntityCorrection>& corrections_;
  Analyzer& analyzer_;
};

// The archive's corrections as they are after `change`. NotFound, InvalidArgument: an entity that it names is not
// there, or not to be told from another; AlreadyExists: a name to rename to is taken.
absl::StatusOr<std::vector<EntityCorrection>> ApplyEntityChange(const EntityChange& change,
                                                                const EntityCatalog& catalog,
                                                                std::vector<EntityCorrection> corrections,
                                                                Analyzer& analyzer);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_ENTITY_CATALOG_H_
