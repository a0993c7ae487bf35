#include "indexer/import/json_text.h"

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
  return text.find('\n') == std::string_view::npos && nlohmann::json::accept(text);
}

}  // namespace broadsheet
