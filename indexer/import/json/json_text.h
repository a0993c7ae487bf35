// Small pieces of JSON text, as they stand in Article::extra.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_TEXT_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

// `text` as a JSON string with its quotes; broken UTF-8 becomes U+FFFD.
std::string JsonString(std::string_view text);

// A JSON array of strings.
std::string JsonArray(const std::vector<std::string>& values);

// True if `text` is one whole JSON value on one line.
bool IsJsonValue(std::string_view text);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_TEXT_H_
