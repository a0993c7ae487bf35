// What a file is, by its first bytes.
#ifndef BROADSHEET_INDEXER_IMPORT_FORMAT_DETECTOR_H_
#define BROADSHEET_INDEXER_IMPORT_FORMAT_DETECTOR_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/import/importer.h"
#include "indexer/import/json/json_fields.h"

namespace broadsheet {

struct DetectedFormat {
  std::optional<ImportFormat> format;  // never kAuto
  std::string reason;                  // without a format: what the file seems to be, as in "it is a PDF document"
};

// Enough of a file for DetectFormat.
inline constexpr std::size_t kDetectionBytes = 64 << 10;

// `head` is the file's first kDetectionBytes, or all of it. `name` helps only where the content leaves it open. `names`
// tell whether JSON objects could be articles.
DetectedFormat DetectFormat(std::string_view head, std::string_view name, const FieldNames& names);

// Whether the beginning of an input that has not ended shows it to be JSON: it has a whole article.
bool IsJsonSoFar(std::string_view head, std::string_view name, const FieldNames& names);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_FORMAT_DETECTOR_H_
