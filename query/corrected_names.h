// What the entities of an article are called after corrections by hand.
#ifndef BROADSHEET_QUERY_CORRECTED_NAMES_H_
#define BROADSHEET_QUERY_CORRECTED_NAMES_H_

#include <string_view>
#include <vector>

#include "broadsheet/article.h"
#include "broadsheet/entity.h"
#include "indexer/analysis/analyzer.h"

namespace broadsheet {

// Gives the article's people, organisations and places, given and recognised ones, the names that they go by. Names
// that become one are listed once, where the first of them stood.
void CorrectNames(const std::vector<EntityCorrection>& corrections, Analyzer& analyzer, StoredArticle* stored);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_CORRECTED_NAMES_H_
