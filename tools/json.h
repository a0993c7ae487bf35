// JSON on standard output.
#ifndef BROADSHEET_TOOLS_JSON_H_
#define BROADSHEET_TOOLS_JSON_H_

#include <nlohmann/json.hpp>
#include <string>

#include "broadsheet/date.h"
#include "tools/answer.h"

namespace broadsheet::cli {

// Keeps its keys in the order in which they were set.
using Json = nlohmann::ordered_json;

// On one line; what is not UTF-8 is replaced instead of failing.
inline std::string JsonText(const Json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

inline void PrintJson(const Json& value) { PrintLine(JsonText(value)); }

// `text` with what is not UTF-8 replaced, as JsonText does.
inline std::string ValidUtf8(const std::string& text) { return Json::parse(JsonText(text)).get<std::string>(); }

// The head of every listing: the version of its form.
inline Json Listing() { return Json{{"format", 1}}; }

// Sets `value` under `key` unless it is empty: absent facts are left out.
template <typename Value>
void SetIfAny(Json& object, const char* key, const Value& value) {
  if (!value.empty()) object[key] = value;
}

inline std::string DayText(Day day) {
  PublicationTime time;
  time.day = day;
  return FormatRfc3339(time);
}

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_JSON_H_
