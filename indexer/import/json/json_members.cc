#include "indexer/import/json/json_members.h"

#include <simdjson.h>

namespace broadsheet {
namespace {

// The offset after the string that begins at `at`.
std::size_t SkipString(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

}  // namespace

std::vector<std::string_view> RawMembers(std::string_view object) {
  std::vector<std::string_view> values;
  std::size_t depth = 0, begin = 0;
  for (std::size_t at = 0; at < object.size();) {
    const char c = object[at];
    if (c == '"') {
      at = SkipString(object, at);
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (depth == 1 && c == ':') begin = at + 1;
    const bool ends = depth == 1 && (c == ',' || c == '}');
    if (ends && begin != 0) {
      values.push_back(object.substr(begin, at - begin));
      begin = 0;
    }
    if (c == '}' || c == ']') --depth;
    ++at;
  }
  return values;
}

std::string MinifiedJson(std::string_view json) {
  std::string minified(json.size(), '\0');
  std::size_t size = 0;
  if (simdjson::minify(json.data(), json.size(), minified.data(), size) != simdjson::SUCCESS) return std::string(json);
  minified.resize(size);
  return minified;
}

}  // namespace broadsheet
