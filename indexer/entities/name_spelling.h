// Names as they are written: what belongs to them, and how they are shown.
#ifndef BROADSHEET_INDEXER_ENTITIES_NAME_SPELLING_H_
#define BROADSHEET_INDEXER_ENTITIES_NAME_SPELLING_H_

#include <string>
#include <string_view>

#include "broadsheet/entity.h"

namespace broadsheet {

// The part of `text` that is the name: without space and quotes around it, an article in lower case before it and a
// possessive behind it. A view into `text`; may be empty.
std::string_view TrimName(std::string_view text);

// True if it has a letter A to Z and none in lower case: "NATO", "VLADIMIR PUTIN".
bool IsInCapitals(std::string_view spelling);

// For people to read: one space between words, no line breaks, and of a name only seen in capitals the usual case,
// unless it may be an acronym: "VLADIMIR PUTIN" -> "Vladimir Putin", "NATO" stays.
std::string CleanSpelling(std::string_view spelling, EntityType type);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ENTITIES_NAME_SPELLING_H_
