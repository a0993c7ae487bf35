// What a token is to a name. BILOU: begins it, is inside, is its last, is all of it (unit), or is outside any name.
// This says more about boundaries than BIO does, and the model is better for it (Ratinov and Roth, 2009).
#ifndef BROADSHEET_INDEXER_ENTITIES_TAG_H_
#define BROADSHEET_INDEXER_ENTITIES_TAG_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "broadsheet/recogniser.h"

namespace broadsheet::entities {

enum class Place : std::uint8_t { kBegin = 0, kInside = 1, kLast = 2, kUnit = 3 };

// Where token `i` is among the tokens [begin, end).
constexpr Place PlaceIn(std::uint32_t begin, std::uint32_t end, std::uint32_t i) {
  if (i == begin) return i + 1 == end ? Place::kUnit : Place::kBegin;
  return i + 1 == end ? Place::kLast : Place::kInside;
}

// Type and place: 4 * type + place; kOutside beyond them. The numbers stand in model files.
using Tag = std::uint8_t;
inline constexpr std::size_t kNameTags = 4 * kEntityTypes;
inline constexpr std::size_t kTags = kNameTags + 1;
inline constexpr Tag kOutside = kNameTags;

constexpr Tag MakeTag(EntityType type, Place place) {
  return static_cast<Tag>(4 * static_cast<unsigned>(type) + static_cast<unsigned>(place));
}
constexpr EntityType TypeOf(Tag tag) { return static_cast<EntityType>(tag / 4); }
constexpr Place PlaceOf(Tag tag) { return static_cast<Place>(tag % 4); }

// True if the name that `tag` is in goes on in the next token; or was begun before this one.
constexpr bool GoesOn(Tag tag) {
  return tag != kOutside && (PlaceOf(tag) == Place::kBegin || PlaceOf(tag) == Place::kInside);
}
constexpr bool WasBegun(Tag tag) {
  return tag != kOutside && (PlaceOf(tag) == Place::kInside || PlaceOf(tag) == Place::kLast);
}

// True if `next` may follow `tag`.
constexpr bool MayFollow(Tag tag, Tag next) {
  if (GoesOn(tag) != WasBegun(next)) return false;
  return !GoesOn(tag) || TypeOf(tag) == TypeOf(next);
}

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_TAG_H_
