// What an entity goes by beside the name that a query has for it.
#ifndef BROADSHEET_QUERY_ENTITY_NAMES_H_
#define BROADSHEET_QUERY_ENTITY_NAMES_H_

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broadsheet/entity.h"
#include "indexer/analysis/analyzer.h"

namespace broadsheet {

struct OtherEntityNames {
  std::vector<std::pair<EntityType, std::string>> usual;  // whole names, by general knowledge: "nato"
  // Of the entities that corrections mean by `name`, whole or a part; ascending.
  std::vector<std::string> terms;
  std::vector<std::string> corrected;  // their names
};

// For entities of `types`.
OtherEntityNames FindOtherNames(const std::vector<EntityType>& types, std::string_view name,
                                std::span<const EntityCorrection> corrections, Analyzer& analyzer);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_ENTITY_NAMES_H_
