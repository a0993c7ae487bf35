// One JSON object as one article.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_ARTICLE_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_ARTICLE_H_

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "indexer/import/importer.h"
#include "indexer/import/json/json_fields.h"

namespace broadsheet {

// `object` was parsed from `text`, the object alone. InvalidArgument if it has no text that could be an article.
absl::StatusOr<ImportedArticle> ArticleFromJson(simdjson::dom::object object, std::string_view text,
                                                const FieldNames& names, std::int64_t now);

// What a feed says once for all its articles.
struct FeedFacts {
  std::string language;
  std::vector<std::string> byline;
};
FeedFacts FactsOfFeed(simdjson::dom::object feed, const FieldNames& names);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_ARTICLE_H_
