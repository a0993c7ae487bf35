// The names that may stand before a colon in a query: the table of fields, and names that stand for several of them.
#ifndef BROADSHEET_QUERY_PARSE_QUERY_FIELDS_H_
#define BROADSHEET_QUERY_PARSE_QUERY_FIELDS_H_

#include <string_view>

#include "storage/fields.h"

namespace broadsheet {

// Not in the table, as no article has such a field: it asks person, org and place at once.
inline constexpr Field kEntityField{"entity", "", FieldKind::kWords, "people, organisations and places"};

// Entities stand in the text: where they are named there.
constexpr bool IsEntityField(const Field& field) {
  return field.name == "person" || field.name == "org" || field.name == "place" || field.name == kEntityField.name;
}

// The field of that name, or nullptr. `language` is what facets call it.
constexpr const Field* FindQueryField(std::string_view name) {
  return name == kEntityField.name ? &kEntityField : FindField(name == "language" ? "lang" : name);
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PARSE_QUERY_FIELDS_H_
