// JSON: an object is an article; one object a line, one after another, or in an array, in any layout.
#ifndef BROADSHEET_INDEXER_IMPORT_JSON_JSON_IMPORTER_H_
#define BROADSHEET_INDEXER_IMPORT_JSON_JSON_IMPORTER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "indexer/import/importer.h"

namespace broadsheet {

// InvalidArgument if options.field_mapping names an unknown field.
absl::StatusOr<std::unique_ptr<Importer>> MakeJsonImporter(std::unique_ptr<InputStream> input,
                                                           const ImportOptions& options);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_JSON_JSON_IMPORTER_H_
