// Articles as JSON objects: the form that `show`, `extract` and `export` print and that the JSON importer reads back.
#ifndef BROADSHEET_ARTICLE_JSON_H_
#define BROADSHEET_ARTICLE_JSON_H_

#include <string>

#include "broadsheet/article.h"

namespace broadsheet {

// One line without its line end. Absent facts are left out; dates as far as known (FormatRfc3339); `extra` as an
// object of the values that the producer gave. `id` is the article's own id.
std::string ArticleToJson(const Article& article);

// The same with `id` the full id, and `collection` and `revision` beside it. `people`, `orgs` and `places` are all that
// are known; those that were recognised and not given are named again in `recognised`, an object of the same lists.
std::string ArticleToJson(const StoredArticle& stored);

}  // namespace broadsheet

#endif  // BROADSHEET_ARTICLE_JSON_H_
