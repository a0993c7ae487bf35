// Names that everybody shortens in the same way: countries and the organisations that news is full of.
#ifndef BROADSHEET_INDEXER_ANALYSIS_KNOWN_NAMES_H_
#define BROADSHEET_INDEXER_ANALYSIS_KNOWN_NAMES_H_

#include <algorithm>
#include <span>
#include <string_view>

#include "broadsheet/entity.h"

namespace broadsheet {

struct KnownName {
  EntityType type;
  std::string_view name;  // the usual one
  // Keys (NameWords::Key) of all its names, apart by '|', and names that queries analyse as text.
  std::string_view aliases;
};

// All entries.
std::span<const KnownName> KnownNames();

// The entry that has `key` among its aliases, or nullptr. Thread-safe.
const KnownName* FindKnownName(std::string_view key);

template <typename Visit>
void ForEachAlias(const KnownName& known, Visit visit) {
  for (std::string_view rest = known.aliases; !rest.empty();) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    visit(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_KNOWN_NAMES_H_
