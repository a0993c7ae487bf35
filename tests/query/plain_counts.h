// Facets and timelines of some articles, by counting them one by one.
#ifndef BROADSHEET_TESTS_QUERY_PLAIN_COUNTS_H_
#define BROADSHEET_TESTS_QUERY_PLAIN_COUNTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/query/plain_text.h"

namespace broadsheet {

using PlainArticles = std::vector<const PlainArticle*>;

// Most articles first, then by value as folded, names of entities by their words: the commonest spelling of each value
// and how many articles have it. `field` is as `facets --by` calls it.
std::vector<std::pair<std::string, std::uint64_t>> CountFacet(const PlainArticles& articles, const std::string& field);

// "day", "week", "month" or "year" from the oldest to the newest, empty ones included, by name ("2025-W49"); "none" are
// the undated.
std::map<std::string, std::uint64_t> CountPeriods(const PlainArticles& articles, const std::string& unit);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_QUERY_PLAIN_COUNTS_H_
