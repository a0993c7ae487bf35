// Pages in, articles out: what the tests of the page importers share.
#ifndef BROADSHEET_TESTS_IMPORT_PAGE_SUPPORT_H_
#define BROADSHEET_TESTS_IMPORT_PAGE_SUPPORT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "indexer/import/importer.h"

namespace broadsheet {

// The one article of a page; checks that the importer gives nothing after it.
absl::StatusOr<ImportedArticle> ImportHtml(std::string page, const ImportOptions& options = {});
absl::StatusOr<ImportedArticle> ImportText(std::string page, const ImportOptions& options = {});

// Of a file below tests/golden/import/pages/.
std::string ReadGoldenPage(std::string_view name);

// The folder of third-party test data, if there is one; the tests that need it are skipped without.
std::optional<std::string> TestData();

// The content of a file, uncompressed; fails the test if it cannot be read.
std::string ReadWhole(const std::string& path);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_IMPORT_PAGE_SUPPORT_H_
