#include "tests/import/page_support.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <vector>

#include "indexer/import/page/page_importer.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

absl::StatusOr<ImportedArticle> OnlyArticle(Importer& importer) {
  absl::StatusOr<std::optional<ImportedArticle>> first = importer.Next();
  const auto second = importer.Next();
  EXPECT_TRUE(second.ok() && !second->has_value()) << "a page is one article";
  if (!first.ok()) return first.status();
  if (!first->has_value()) return absl::NotFoundError("the end, and nothing said why");
  return **std::move(first);
}

}  // namespace

absl::StatusOr<ImportedArticle> ImportHtml(std::string page, const ImportOptions& options) {
  return OnlyArticle(*MakeHtmlImporter(MakeStringInput(std::move(page)), "page.html", options));
}

absl::StatusOr<ImportedArticle> ImportText(std::string page, const ImportOptions& options) {
  return OnlyArticle(*MakeTextImporter(MakeStringInput(std::move(page)), "page.txt", options));
}

std::string ReadGoldenPage(std::string_view name) {
  return ReadWhole(StrCat(BROADSHEET_SOURCE_DIR, "/tests/golden/import/pages/", name));
}

std::optional<std::string> TestData() {
  const char* folder = std::getenv("BROADSHEET_TEST_DATA");
  if (folder == nullptr) return std::nullopt;
  return std::string(folder);
}

std::string ReadWhole(const std::string& path) {
  auto input = OpenInput(path);
  EXPECT_TRUE(input.ok()) << path << ": " << input.status();
  std::string content;
  if (!input.ok()) return content;
  std::vector<char> buffer(1 << 16);
  for (;;) {
    const auto count = (*input)->Read(buffer);
    EXPECT_TRUE(count.ok()) << path << ": " << count.status();
    if (!count.ok() || *count == 0) return content;
    content.append(buffer.data(), *count);
  }
}

}  // namespace broadsheet
