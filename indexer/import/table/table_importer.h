// Tables: CSV and its relatives with tabs or semicolons. The first row names the columns, every other row is an
// article.
#ifndef BROADSHEET_INDEXER_IMPORT_TABLE_TABLE_IMPORTER_H_
#define BROADSHEET_INDEXER_IMPORT_TABLE_TABLE_IMPORTER_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "indexer/import/importer.h"
#include "indexer/import/json/json_fields.h"

namespace broadsheet {

// Columns are named as the fields of JSON articles are, synonyms and mapping included; others go to extra. A column of
// several values (byline, people …) may hold a JSON array, and `extra` a JSON object.
// InvalidArgument if options.field_mapping names an unknown field.
absl::StatusOr<std::unique_ptr<Importer>> MakeTableImporter(std::unique_ptr<InputStream> input,
                                                            const ImportOptions& options);

// Whether the first line of `text` names columns, one of which may be an article's title, deck or body. Unless the file
// is named as a table is, they have to be three at least, with known names all.
bool LooksLikeTable(std::string_view text, const FieldNames& names, bool is_named_so);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_TABLE_TABLE_IMPORTER_H_
