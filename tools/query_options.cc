#include "tools/query_options.h"

#include <CLI/CLI.hpp>
#include <map>

#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {

void QueryOptions::Declare(CLI::App& app, Text text) {
  if (text == Text::kByOption) {
    app.add_option("--query", words_, "Delete what this query finds, instead of articles by id")
        ->type_name("QUERY")
        ->expected(1);
  } else if (text == Text::kRequired || text == Text::kOptional) {
    CLI::Option* query = app.add_option(
        "QUERY", words_,
        "What to find, as share/doc/broadsheet/SYNTAX.md explains. Put -- before a query that begins with -");
    query->type_name("")->required(text == Text::kRequired);
  }
  if (text != Text::kNone) app.add_flag("--any", filters_.any, "Any of the words is enough");
  const std::string group = "Filters";
  app.add_option("--collection", filters_.collections, "Only these collections, separated by commas")
      ->type_name("NAME")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(group);
  // An empty variable of a shell shall not ask for everything.
  app.add_option("--from", filters_.from, "Published on this day or later: 2025-12-02, 2025-12, 2025, yesterday, 7d")
      ->type_name("DATE")
      ->check(NotEmpty())
      ->group(group);
  app.add_option("--to", filters_.to, "Published on this day or earlier; a month or year counts to its end")
      ->type_name("DATE")
      ->check(NotEmpty())
      ->group(group);
  const auto entity = [&](const char* flag, std::vector<std::string>& names, const char* help) {
    app.add_option(flag, names, help)->type_name("NAME")->allow_extra_args(false)->check(NotEmpty())->group(group);
  };
  entity("--person", filters_.people, "About this person (repeatable: about all of them)");
  entity("--org", filters_.orgs, "About this organisation (repeatable)");
  entity("--place", filters_.places, "About this place (repeatable)");
}

Query QueryOptions::ToQuery() const {
  Query query = filters_;
  for (const std::string& word : words_) {
    if (!query.text.empty()) query.text += ' ';
    query.text += word;
  }
  return query;
}

bool QueryOptions::asks_for_everything() const {
  const Query query = ToQuery();
  return query.text.find_first_not_of(" \t\r\n") == std::string::npos && query.collections.empty() &&
         query.from.empty() && query.to.empty() && query.people.empty() && query.orgs.empty() && query.places.empty();
}

std::string DescribeWarning(const std::string& query, const QueryWarning& warning) {
  if (warning.offset >= query.size() || warning.length == 0) return warning.message;
  return "in the query, offset " + std::to_string(warning.offset) + ", at '" +
         query.substr(warning.offset, warning.length) + "': " + warning.message;
}

void PrintQueryWarnings(const std::string& query, const std::vector<QueryWarning>& warnings) {
  for (const QueryWarning& warning : warnings) PrintWarning(DescribeWarning(query, warning));
}

namespace {

// Days of `30d`, `2w`, `3m`, `1y`; 0 if it is none.
int HalfLifeDays(const std::string& text) {
  static const std::map<char, int> kUnits = {{'d', 1}, {'w', 7}, {'m', 30}, {'y', 365}};
  constexpr std::size_t kMostDigits = 5;
  if (text.size() < 2 || text.size() > kMostDigits + 1 || !kUnits.contains(text.back())) return 0;
  int number = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return 0;
    number = 10 * number + (c - '0');
  }
  return number * kUnits.at(text.back());
}

}  // namespace

void DeclareRecency(CLI::App& app, int* half_life_days) {
  const auto check = [](std::string& text) -> std::string {
    if (HalfLifeDays(text) > 0) return {};
    return "'" + text + "' is no half-life: write 30d, 2w, 3m or 1y, with a number from 1 to 99999";
  };
  app.add_option_function<std::string>(
         "--recency", [half_life_days](const std::string& text) { *half_life_days = HalfLifeDays(text); },
         "Let newer articles gain: one so old has 3/4 of its score, a very old one half (30d, 2w, 3m, 1y)")
      ->type_name("HALFLIFE")
      ->check(CLI::Validator(check, ""));
}

void DeclareSort(CLI::App& app, SortOrder* sort) {
  static const std::map<std::string, SortOrder> kOrders = {
      {"relevance", SortOrder::kRelevance}, {"newest", SortOrder::kNewest}, {"oldest", SortOrder::kOldest}};
  app.add_option_function<std::string>(
         "--sort", [sort](const std::string& name) { *sort = kOrders.at(name); },
         "Best first (relevance, the default), or by date: newest, oldest")
      ->type_name("ORDER")
      ->check(CLI::IsMember({"relevance", "newest", "oldest"}).description(""));
}

void DeclareCollapse(CLI::App& app, bool* collapse) {
  app.add_option_function<std::string>(
         "--collapse", [collapse](const std::string& value) { *collapse = value == "on"; },
         "on: copies of a better hit are counted with it instead of listed")
      ->type_name("on|off")
      ->check(CLI::IsMember({"on", "off"}).description(""));
}

}  // namespace broadsheet::cli
