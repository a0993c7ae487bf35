// What a text says that a name is: "Harbour Lights were a Scottish rock band", "Reid, a former minister". Nothing tells
// the type of an unknown name as well as this noun, and once said it holds for the whole document.
#ifndef BROADSHEET_INDEXER_ENTITIES_DEFINITIONS_H_
#define BROADSHEET_INDEXER_ENTITIES_DEFINITIONS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "indexer/entities/document.h"

namespace broadsheet::entities {

// The token of the noun ("band", "minister") for the name that ends before `name_end`, in a sentence that ends before
// `sentence_end`; nothing if the text does not say there what it is.
std::optional<std::uint32_t> FindDefiningNoun(const std::vector<DocumentToken>& tokens, std::uint32_t name_end,
                                              std::uint32_t sentence_end);

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_DEFINITIONS_H_
