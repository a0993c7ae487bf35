// The one table of fields: names people type, term prefixes, and what a value is. FORMAT.md prints it.
#ifndef BROADSHEET_STORAGE_FIELDS_H_
#define BROADSHEET_STORAGE_FIELDS_H_

#include <array>
#include <string_view>

#include "broadsheet/entity.h"

namespace broadsheet {

enum class FieldKind {
  kText,    // words in the article's own text, told apart by position (title, deck, body, lead)
  kWords,   // metadata: words under the prefix, folded, with positions (phrases work within one value)
  kValue,   // metadata: one whole folded value a term, no positions
  kDocids,  // not a term: answered from docids or segments (date, collection)
};

struct Field {
  std::string_view name;    // as typed before the colon
  std::string_view prefix;  // of its terms; follows Xapian Omega's conventions where they have one
  FieldKind kind;
  std::string_view help;
};

// Prefixes of the terms of the text itself.
inline constexpr std::string_view kStemPrefix = "Z";        // Z + stem of the folded plain form: every word
inline constexpr std::string_view kAcronymPrefix = "XACR";  // XACR + folded plain form: acronyms in running text

inline constexpr std::array kFields = {
    Field{"title", "", FieldKind::kText, "words of the headline"},
    Field{"deck", "", FieldKind::kText, "words of the standfirst"},
    Field{"body", "", FieldKind::kText, "words of the body"},
    Field{"lead", "", FieldKind::kText, "words of the body's first paragraph"},
    Field{"byline", "A", FieldKind::kWords, "authors"},
    Field{"topic", "K", FieldKind::kWords, "subjects the producer assigned"},
    Field{"source", "XSRC", FieldKind::kWords, "publisher or agency"},
    Field{"section", "XSEC", FieldKind::kWords, "section or category"},
    Field{"credit", "XCRD", FieldKind::kWords, "credit line"},
    Field{"person", "XPER", FieldKind::kWords, "people the article is about"},
    Field{"org", "XORG", FieldKind::kWords, "organisations the article is about"},
    Field{"place", "XPLC", FieldKind::kWords, "places the article is about"},
    Field{"id", "Q", FieldKind::kValue, "the article's id, without its collection"},
    Field{"lang", "L", FieldKind::kValue, "language, as a two-letter code"},
    Field{"site", "H", FieldKind::kValue, "host of the URL, or a domain above it"},
    Field{"date", "", FieldKind::kDocids, "day, month, year or range of publication"},
    Field{"collection", "", FieldKind::kDocids, "collection"},
};

// The field of that name, or nullptr. Names are lower case.
constexpr const Field* FindField(std::string_view name) {
  for (const Field& field : kFields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

// The term prefix of entities of a type: a term an entity, its name's folded words with spaces between.
constexpr std::string_view EntityPrefix(EntityType type) {
  switch (type) {
    case EntityType::kPerson:
      return "XEPER";
    case EntityType::kOrganisation:
      return "XEORG";
    case EntityType::kPlace:
      return "XEPLC";
    case EntityType::kMisc:
      break;
  }
  return "XEMSC";
}

// The query field that finds entities of a type by words of their names; empty for kMisc.
constexpr std::string_view EntityField(EntityType type) {
  switch (type) {
    case EntityType::kPerson:
      return "person";
    case EntityType::kOrganisation:
      return "org";
    case EntityType::kPlace:
      return "place";
    case EntityType::kMisc:
      break;
  }
  return {};
}

// Between two values of one metadata field lie so many word numbers that no phrase or window joins them.
inline constexpr unsigned kValueGap = 1 << 12;

// Terms are at most this long in bytes (Xapian allows 245); longer words are cut at a character, longer values are
// replaced by their beginning and a hash of the whole (see FORMAT.md).
inline constexpr std::size_t kMaxTermBytes = 240;

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_FIELDS_H_
