// The answer of a search, in every form that `search --format` knows.
#ifndef BROADSHEET_TOOLS_HIT_OUTPUT_H_
#define BROADSHEET_TOOLS_HIT_OUTPUT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "broadsheet/searcher.h"
#include "tools/json.h"

namespace broadsheet::cli {

// What an answer has beside its hits.
struct ResultExtras {
  std::string explanation;  // empty: not asked for
  QueryAdvice advice;
};

// Each prints to standard output. `first` is the rank of the first hit, from 1.
void PrintResultAsText(const SearchResult& result, std::size_t first);
void PrintResultAsJson(const std::string& query, const SearchResult& result, const ResultExtras& extras);
void PrintHitsAsJsonLines(const std::vector<Hit>& hits);
void PrintHitsAsCsv(const std::vector<Hit>& hits);
void PrintHitsAsTrec(const std::vector<Hit>& hits, std::size_t first);
// Without a closing line; the rank of the next hit.
std::size_t PrintHitsAsText(const std::vector<Hit>& hits, std::size_t first);

// As lists and tables have it; empty if it is not known.
std::string DateText(const std::optional<PublicationTime>& time);

// What lists say of an article: a hit without what the search adds.
Json FactsToJson(const StoredArticle& stored);

// An array of hits as searches print them.
Json HitsToJson(const std::vector<Hit>& hits);

// An array; null if there are none.
Json WarningsToJson(const std::vector<QueryWarning>& warnings);

// "2 articles", "at least 2 articles".
std::string TotalText(const Total& total);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_HIT_OUTPUT_H_
