// Whole inputs and the articles they become, one folder entry each: tests/golden/import/NAME and NAME.expected.jsonl.
// BROADSHEET_UPDATE_GOLDEN=1 writes the expected files anew; look at the difference before committing it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "broadsheet/article_json.h"
#include "import_support.h"
#include "indexer/import/json/json_text.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExpected = ".expected.jsonl";

// Articles as `extract` prints them, warnings and errors among them, in order.
std::string Describe(const fs::path& file) {
  auto input = OpenInput(file);
  if (!input.ok()) return "cannot open: " + std::string(input.status().message()) + "\n";
  ImportOptions options;
  options.now = kTestNow;
  auto importer = OpenImporter(*std::move(input), file.filename().string(), options);
  if (!importer.ok()) return "{\"refused\":" + JsonString(importer.status().message().data()) + "}\n";
  const Imported all = Drain(**importer);
  std::string lines;
  for (const ImportedArticle& imported : all.articles) {
    lines += ArticleToJson(imported.article) + "\n";
    for (const std::string& warning : imported.warnings) lines += "{\"warning\":" + JsonString(warning) + "}\n";
  }
  for (const std::string& error : all.errors) lines += "{\"error\":" + JsonString(error) + "}\n";
  return lines;
}

TEST(GoldenTest, EveryInputGivesWhatItGave) {
  const fs::path folder = fs::path(BROADSHEET_SOURCE_DIR) / "tests/golden/import";
  const bool update = std::getenv("BROADSHEET_UPDATE_GOLDEN") != nullptr;
  int inputs = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().string().ends_with(kExpected)) continue;
    ++inputs;
    const fs::path expected = entry.path().string() + std::string(kExpected);
    const std::string got = Describe(entry.path());
    if (update) {
      std::ofstream(expected, std::ios::binary) << got;
    } else {
      EXPECT_EQ(got, ReadTestFile(expected)) << entry.path();
    }
  }
  EXPECT_GT(inputs, 4);
}

}  // namespace
}  // namespace broadsheet
