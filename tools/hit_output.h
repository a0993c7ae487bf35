// The answer of a search, in every form that `search --format` knows.
#ifndef BROADSHEET_TOOLS_HIT_OUTPUT_H_
#define BROADSHEET_TOOLS_HIT_OUTPUT_H_

#include <cstddef>
#include <string>

#include "broadsheet/searcher.h"

namespace broadsheet::cli {

// Each prints to standard output. `first` is the rank of the first hit, from 1.
void PrintHitsAsText(const SearchResult& result, std::size_t first);
void PrintHitsAsJson(const std::string& query, const SearchResult& result, const std::string& explanation);
void PrintHitsAsJsonLines(const SearchResult& result);
void PrintHitsAsCsv(const SearchResult& result);
void PrintHitsAsTrec(const SearchResult& result, std::size_t first);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_HIT_OUTPUT_H_
