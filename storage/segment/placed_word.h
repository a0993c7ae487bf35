// A word of a document that is one of some, and where it stands.
#ifndef BROADSHEET_STORAGE_SEGMENT_PLACED_WORD_H_
#define BROADSHEET_STORAGE_SEGMENT_PLACED_WORD_H_

#include <cstdint>

#include "storage/segment/position.h"

namespace broadsheet {

struct PlacedWord {
  using Number = std::uint16_t;  // its place among those, from 1
  Position position;
  Number word;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PLACED_WORD_H_
