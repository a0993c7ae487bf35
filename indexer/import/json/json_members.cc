#include "indexer/import/json/json_members.h"

#include <simdjson.h>

#include <algorithm>

namespace broadsheet {
namespace {

// The offset after the string that begins at `at`.
std::size_t SkipString(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

// What stands in `json`, an object or array, between one of `openers` at the outermost level and a comma or the end.
std::vector<std::string_view> OuterValues(std::string_view json, std::string_view openers) {
  std::vector<std::string_view> values;
  std::size_t depth = 0, begin = 0;
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '"') {
      at = SkipString(json, at);
      continue;
    }
    const bool ends = depth == 1 && (c == ',' || c == '}' || c == ']');
    if (ends && begin != 0) {
      values.push_back(json.substr(begin, at - begin));
      begin = 0;
    }
    if (c == '{' || c == '[') ++depth;
    if (depth == 1 && openers.find(c) != std::string_view::npos) begin = at + 1;
    if (c == '}' || c == ']') --depth;
    ++at;
  }
  return values;
}

}  // namespace

std::vector<std::string_view> RawMembers(std::string_view object) { return OuterValues(object, ":"); }

std::vector<std::string_view> RawElements(std::string_view array) {
  std::vector<std::string_view> elements = OuterValues(array, "[,");
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  if (elements.size() == 1 && std::all_of(elements[0].begin(), elements[0].end(), is_space)) elements.clear();
  return elements;
}

std::string MinifiedJson(std::string_view json) {
  std::string minified(json.size(), '\0');
  std::size_t size = 0;
  if (simdjson::minify(json.data(), json.size(), minified.data(), size) != simdjson::SUCCESS) return std::string(json);
  minified.resize(size);
  return minified;
}

}  // namespace broadsheet
