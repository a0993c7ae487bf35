// What articles can be counted by.
#ifndef BROADSHEET_FACET_FIELD_H_
#define BROADSHEET_FACET_FIELD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace broadsheet {

// The numbers are stored: never change them.
enum class FacetField : std::uint8_t {
  kCollection = 0,  // not stored with the article
  kLanguage = 1,
  kSource = 2,
  kSection = 3,
  kByline = 4,
  kTopic = 5,
  kPerson = 6,
  kOrg = 7,
  kPlace = 8,
};

struct FacetFieldEntry {
  FacetField field;
  std::string_view name;  // as typed
};
inline constexpr std::array kFacetFields = {
    FacetFieldEntry{FacetField::kPerson, "person"},     FacetFieldEntry{FacetField::kOrg, "org"},
    FacetFieldEntry{FacetField::kPlace, "place"},       FacetFieldEntry{FacetField::kSource, "source"},
    FacetFieldEntry{FacetField::kSection, "section"},   FacetFieldEntry{FacetField::kByline, "byline"},
    FacetFieldEntry{FacetField::kTopic, "topic"},       FacetFieldEntry{FacetField::kCollection, "collection"},
    FacetFieldEntry{FacetField::kLanguage, "language"},
};

constexpr std::string_view FacetFieldName(FacetField field) {
  for (const FacetFieldEntry& entry : kFacetFields) {
    if (entry.field == field) return entry.name;
  }
  return {};
}

constexpr std::optional<FacetField> FindFacetField(std::string_view name) {
  for (const FacetFieldEntry& entry : kFacetFields) {
    if (entry.name == name) return entry.field;
  }
  return std::nullopt;
}

}  // namespace broadsheet

#endif  // BROADSHEET_FACET_FIELD_H_
