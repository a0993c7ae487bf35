// An article out of a saved HTML page.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_HTML_PAGE_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_HTML_PAGE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "indexer/import/importer.h"

namespace broadsheet {

// `bytes` are the page in whatever encoding. NotFound if the page holds no article (a home page, a list of results).
// The article still wants finishing (its id).
absl::StatusOr<ImportedArticle> ExtractHtmlPage(std::string_view bytes);

// The charset that the page's meta elements declare in its first bytes; empty if none.
std::string DeclaredHtmlCharset(std::string_view bytes);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_HTML_PAGE_H_
