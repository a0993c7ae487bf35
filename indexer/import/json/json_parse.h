// Reading one JSON object by simdjson.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_PARSE_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_PARSE_H_

#include <simdjson.h>

#include <new>
#include <string_view>

namespace broadsheet {

// `padded`: bytes behind the text may be read. An error is the text's: if there is no memory for it, throws
// std::bad_alloc, so that nobody takes the article for a bad one.
inline simdjson::error_code ParseJson(simdjson::dom::parser& parser, std::string_view text, bool padded,
                                      simdjson::dom::object* object) {
  const simdjson::error_code error = parser.parse(text.data(), text.size(), !padded).get(*object);
  if (error == simdjson::MEMALLOC) throw std::bad_alloc();
  return error;
}

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_PARSE_H_
