#include "bench/corpus/web_queries.h"

#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

#include "absl/strings/str_join.h"

namespace broadsheet::bench {
namespace {

bool IsPlainWord(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::optional<WebQuery> Translate(std::string text) {
  const bool phrase = text.size() > 2 && text.front() == '"' && text.back() == '"';
  if (phrase) text = text.substr(1, text.size() - 2);
  WebQuery query;
  std::size_t required = 0;
  std::istringstream parts(text);
  for (std::string word; parts >> word;) {
    if (word.front() == '+') {
      ++required;
      word.erase(0, 1);
    }
    if (!IsPlainWord(word)) return std::nullopt;
    query.words.push_back(std::move(word));
  }
  const std::size_t count = query.words.size();
  if (count < 2 || count > 5) return std::nullopt;
  if (std::set<std::string>(query.words.begin(), query.words.end()).size() < count) return std::nullopt;
  if (required != 0 && (phrase || required != count)) return std::nullopt;
  query.group = phrase ? "web_phrase" : required == count ? "web_and" : "web_or";
  query.text = phrase ? "\"" + absl::StrJoin(query.words, " ") + "\""
                      : absl::StrJoin(query.words, required == count ? " " : " OR ");
  return query;
}

}  // namespace

std::vector<WebQuery> ReadWebQueries(const std::string& path) {
  std::vector<WebQuery> queries;
  simdjson::dom::parser parser;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::string_view text;
    if (parser.parse(line)["query"].get(text) != simdjson::SUCCESS) continue;
    if (std::optional<WebQuery> query = Translate(std::string(text))) queries.push_back(*std::move(query));
  }
  return queries;
}

}  // namespace broadsheet::bench
