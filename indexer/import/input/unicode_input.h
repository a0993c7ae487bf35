// UTF-16 and UTF-32 files as streams of UTF-8.
#ifndef BROADSHEET_INDEXER_IMPORT_INPUT_UNICODE_INPUT_H_
#define BROADSHEET_INDEXER_IMPORT_INPUT_UNICODE_INPUT_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "indexer/import/input/input_stream.h"

namespace broadsheet {

// `charset` is one that UnicodeSignature names. Broken pairs become U+FFFD. Offsets in what is read from the result are
// offsets in its UTF-8.
absl::StatusOr<std::unique_ptr<InputStream>> MakeUnicodeInput(std::unique_ptr<InputStream> input,
                                                              std::string_view charset);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_INPUT_UNICODE_INPUT_H_
