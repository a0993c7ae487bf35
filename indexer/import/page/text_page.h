// An article out of a web page saved as text, or out of a plain text file.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_TEXT_PAGE_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_TEXT_PAGE_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "indexer/import/importer.h"

namespace broadsheet {

// `utf8` is valid UTF-8. NotFound if the text holds no article. The article still wants finishing (its id).
absl::StatusOr<ImportedArticle> ExtractTextPage(std::string_view utf8);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_TEXT_PAGE_H_
