// Where in an input something begins, and errors that say so.
#ifndef BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_PLACE_H_
#define BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_PLACE_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "indexer/import/input/input_buffer.h"
#include "storage/strings.h"

namespace broadsheet {

struct InputPlace {
  std::uint64_t offset, line;
};

// Of the first byte of the buffer's view.
inline InputPlace PlaceOf(const InputBuffer& buffer) { return {buffer.Offset(), buffer.Line()}; }

inline absl::Status ErrorAt(const InputPlace& place, std::string_view reason) {
  return absl::InvalidArgumentError(StrCat("offset ", place.offset, " (line ", place.line, "): ", reason));
}

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_PLACE_H_
