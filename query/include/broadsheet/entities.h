// The entities of an archive: who and what its articles are about.
#ifndef BROADSHEET_ENTITIES_H_
#define BROADSHEET_ENTITIES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "broadsheet/date.h"
#include "broadsheet/entity.h"

namespace broadsheet {

struct EntityCount {
  EntityType type = EntityType::kMisc;
  std::string name;  // as most articles spell it, or as it was corrected
  std::uint64_t articles = 0;

  bool operator==(const EntityCount&) const = default;
};

struct EntityListOptions {
  std::string prefix;             // of any word of the name, case and accents folded; empty: all
  std::vector<EntityType> types;  // empty: people, organisations and places
  std::size_t limit = 50;
};

struct EntityList {
  std::uint64_t distinct = 0;         // shown or not
  std::vector<EntityCount> entities;  // most articles first, then by name
};

// What the archive knows of one entity.
struct EntityProfile {
  struct Alias {
    std::string name;
    std::uint64_t mentions = 0;
  };
  struct Month {
    int year = 0, month = 0;
    std::uint64_t articles = 0;
  };

  EntityCount entity;
  std::optional<Day> first_day, last_day;  // of its dated articles
  std::vector<Alias> aliases;              // what its articles call it, its own name too; most mentions first
  std::vector<std::string> joined;         // names that were made to go by this one
  std::vector<Month> months;               // from the first to the last, those without articles left out
  std::vector<EntityCount> company;        // the ten that share most articles with it; `articles` are those of both
};

// A correction by hand.
struct EntityChange {
  enum class Kind {
    kMerge,   // `name` goes by `other`, which is an entity
    kSplit,   // `other`, which went by `name`, is an entity of its own again; empty: all that went by it
    kRename,  // `name` is shown as `other`, which is no entity yet
  };
  Kind kind = Kind::kMerge;
  std::string name, other;  // as typed: a name, or "person:", "org:", "place:" and a name
};

}  // namespace broadsheet

#endif  // BROADSHEET_ENTITIES_H_
