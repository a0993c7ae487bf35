#include "indexer/import/json/json_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace broadsheet {

std::string JsonString(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string JsonArray(const std::vector<std::string>& values) {
  std::string array = "[";
  for (const std::string& value : values) {
    if (array.size() > 1) array += ',';
    array += JsonString(value);
  }
  return array += ']';
}

bool IsJsonValue(std::string_view text) {
  // The parser takes a zero byte for the end and passes over a byte order mark.
  const bool odd = std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  return !odd && !text.starts_with('\xEF') && nlohmann::json::accept(text);
}

}  // namespace broadsheet
