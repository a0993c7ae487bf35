// Values of producers' JSON as an article's values.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_VALUES_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_VALUES_H_

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broadsheet/date.h"
#include "indexer/import/date_parser.h"

namespace broadsheet {

// All functions: InvalidArgument says what kind of value it is instead; null counts as absent (an empty result).

// A string, a number, an object that has a name or a value, or an array of one of these. Clean UTF-8, otherwise as it
// is.
absl::StatusOr<std::string> JsonTextValue(simdjson::dom::element value);

// As above; an array of strings is one text of as many paragraphs.
absl::StatusOr<std::string> JsonBodyValue(simdjson::dom::element value);

// One or more of what JsonTextValue takes, each on one line; no empty ones. A single string is split at the bytes of
// `separators` (and not at all if that is empty). `has_references`: character references in it are resolved.
absl::StatusOr<std::vector<std::string>> JsonListValue(simdjson::dom::element value, std::string_view separators,
                                                       bool has_references);

// A date in words or numbers (see ParseHumanDate), seconds or milliseconds since 1970, also as a string, or Mongo's
// {"$date": …}.
absl::StatusOr<ParsedDate> JsonDateValue(simdjson::dom::element value, std::string_view language);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_VALUES_H_
