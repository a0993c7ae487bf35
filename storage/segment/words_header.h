// What a .words file says of itself, before anything else of it is read.
#ifndef BROADSHEET_STORAGE_SEGMENT_WORDS_HEADER_H_
#define BROADSHEET_STORAGE_SEGMENT_WORDS_HEADER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "storage/segment/file_io.h"
#include "storage/segment/words_format.h"

namespace broadsheet {

// The header of segment `segment`, once all its sections lie in the file and have the sizes that its counts ask for.
// DataLoss: it cannot be right; FailedPrecondition: its version is not known. `path` is for messages.
absl::StatusOr<WordsHeader> ReadWordsHeader(const std::string& path, const MappedFile& words, std::uint64_t segment);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_WORDS_HEADER_H_
