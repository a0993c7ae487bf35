// Who and what an article is about: people, organisations and places.
#ifndef BROADSHEET_ENTITY_H_
#define BROADSHEET_ENTITY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace broadsheet {

// The numbers are stored: never change them.
enum class EntityType : std::uint8_t {
  kPerson = 0,
  kOrganisation = 1,
  kPlace = 2,
  kMisc = 3,  // events, nationalities, works, products: every other name
};

inline constexpr std::size_t kEntityTypes = 4;

// Where an article names an entity: bytes [begin, end) of its title, deck or body.
struct EntityMention {
  enum class Field : std::uint8_t { kTitle = 0, kDeck = 1, kBody = 2 };  // stored, too

  Field field = Field::kBody;
  std::uint32_t begin = 0, end = 0;

  bool operator==(const EntityMention&) const = default;
};

// One entity of one article, under all the names that the article has for it. A plain value.
struct ArticleEntity {
  EntityType type = EntityType::kMisc;
  std::string name;    // as the producer gave it, else the fullest name in the article, or the usual one
  bool given = false;  // by the producer; otherwise it was recognised in the text
  std::vector<EntityMention> mentions;  // by field and place, never overlapping; none: given, but not seen in the text

  bool operator==(const ArticleEntity&) const = default;
};

// What a person said about the entities of an archive: one name goes by another. Applied to queries and answers;
// articles and index stay as they are.
struct EntityCorrection {
  EntityType type = EntityType::kMisc;
  std::string key;  // of the name: its words, folded, with spaces between
  EntityType target_type = EntityType::kMisc;
  std::string target;   // the name that it goes by; no correction is about that one in turn
  bool chosen = false;  // `target` is somebody's own word, not a name of the archive

  bool operator==(const EntityCorrection&) const = default;
};

}  // namespace broadsheet

#endif  // BROADSHEET_ENTITY_H_
