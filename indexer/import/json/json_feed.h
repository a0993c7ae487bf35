// JSON objects that are articles, or lists of them.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_FEED_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_FEED_H_

#include <simdjson.h>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "indexer/import/json/json_fields.h"

namespace broadsheet {

// What feeds call the list of their articles.
inline constexpr std::array<std::string_view, 6> kFeedLists = {"items",   "item",  "articles",
                                                               "entries", "posts", "results"};

// Whether `object` has a field that could be an article's text. "name" and "description" alone are anybody's.
bool HasArticleText(simdjson::dom::object object, const FieldNames& names);

// Says of itself that it is one: its list may be empty, and its language and authors are those of items without.
bool IsJsonFeed(simdjson::dom::object object);

// The articles in a feed, as in JSON Feed and the answers of many services: an object with a list of them, and no body,
// id or date of its own. Views of `text`, from which `object` was parsed. Nothing if it is no feed.
std::optional<std::vector<std::string_view>> ArticlesOfFeed(simdjson::dom::object object, std::string_view text,
                                                            const FieldNames& names);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_FEED_H_
