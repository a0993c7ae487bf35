// One article of the Reuters-21578 distribution: from <REUTERS …> to </REUTERS>.
#ifndef BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_ARTICLE_H_
#define BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_ARTICLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "indexer/import/importer.h"

namespace broadsheet {

// `markup` is any bytes. InvalidArgument says which element is missing or broken, without the place of the article.
// `now` as in DateWarning.
absl::StatusOr<ImportedArticle> ParseReutersArticle(std::string_view markup, std::int64_t now);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_REUTERS_REUTERS_ARTICLE_H_
