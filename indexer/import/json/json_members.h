// The members of a JSON object as they are written, for values that are passed on as JSON text.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_MEMBERS_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_MEMBERS_H_

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

// The values of `object`, which is valid JSON, in the order of its members.
std::vector<std::string_view> RawMembers(std::string_view object);

// The elements of `array`, which is valid JSON.
std::vector<std::string_view> RawElements(std::string_view array);

// Valid JSON without the white space between its parts; numbers keep their digits.
std::string MinifiedJson(std::string_view json);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_MEMBERS_H_
