// The part of the command line that says what to find; the same for every command that takes a query.
#ifndef BROADSHEET_TOOLS_QUERY_OPTIONS_H_
#define BROADSHEET_TOOLS_QUERY_OPTIONS_H_

#include <string>
#include <vector>

#include "broadsheet/searcher.h"

namespace CLI {
class App;
}  // namespace CLI

namespace broadsheet::cli {

// QUERY and the filters, as typed.
class QueryOptions {
 public:
  // kByOption: the value of --query; kFromFile: it is not typed at all.
  enum class Text { kRequired, kOptional, kByOption, kFromFile, kNone };

  // Adds QUERY, if it is typed (several words are joined by spaces), --any unless there is no text, and the filters.
  void Declare(CLI::App& app, Text text);

  Query ToQuery() const;
  bool has_text() const { return !words_.empty(); }
  // True if neither text nor a filter narrows the query: it asks for everything.
  bool asks_for_everything() const;

 private:
  std::vector<std::string> words_;
  Query filters_;
};

// Tells on standard error what of `query` was not taken as it was perhaps meant.
void PrintQueryWarnings(const std::string& query, const std::vector<QueryWarning>& warnings);

// A warning as one line: the message and the words it is about.
std::string DescribeWarning(const std::string& query, const QueryWarning& warning);

// --recency HALFLIFE, in days.
void DeclareRecency(CLI::App& app, int* half_life_days);

// Whether copies of a better hit are counted with it instead of being listed.
void DeclareCollapse(CLI::App& app, bool* collapse);

// "relevance", "newest", "oldest".
void DeclareSort(CLI::App& app, SortOrder* sort);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_QUERY_OPTIONS_H_
