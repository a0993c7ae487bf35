// Queries that people typed, from a benchmark's list of them.
#ifndef BROADSHEET_BENCH_CORPUS_WEB_QUERIES_H_
#define BROADSHEET_BENCH_CORPUS_WEB_QUERIES_H_

#include <string>
#include <vector>

namespace broadsheet::bench {

struct WebQuery {
  std::string group;  // web_and, web_or or web_phrase
  std::string text;   // as Broadsheet reads it
  std::vector<std::string> words;
};

// Reads the format of the search-benchmark-game: a JSON object a line, its "query" being `+all +of +these`, `any of
// these` or `"this phrase"`. Queries that mix these, or hold anything but two to five different plain words, are left
// out.
std::vector<WebQuery> ReadWebQueries(const std::string& path);

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_WEB_QUERIES_H_
