// What the tests of the importers share.
#ifndef BROADSHEET_TESTS_IMPORT_IMPORT_SUPPORT_H_
#define BROADSHEET_TESTS_IMPORT_IMPORT_SUPPORT_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/import/importer.h"

namespace broadsheet {

// 2025-12-31: dates in the tests neither age nor come true.
inline constexpr std::int64_t kTestNow = 1767139200;

// All that came out of one input.
struct Imported {
  std::vector<ImportedArticle> articles;
  std::vector<std::string> errors;  // of single articles, in order

  std::vector<std::string> Ids() const;
  std::vector<std::string> Warnings() const;  // of all articles
};

// Reads to the end. An error of OpenImporter is the only error then.
Imported ImportAll(std::string content, ImportFormat format, ImportOptions options = {},
                   std::string_view name = "test");

// Drains an importer; fails the test if it goes on for ever.
Imported Drain(Importer& importer);

// A stream that ends with an error after `content`.
std::unique_ptr<InputStream> MakeFailingInput(std::string content, absl::Status failure);

// A stream that gives one to `chunk` bytes a call, so that every border is hit.
std::unique_ptr<InputStream> MakeChoppedInput(std::string content, std::size_t chunk);

void WriteTestFile(const std::filesystem::path& path, std::string_view content);
std::string ReadTestFile(const std::filesystem::path& path);

// What a stream gives until its end or error.
struct ReadResult {
  std::string content;
  absl::Status status;
};
ReadResult ReadAll(InputStream& input);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_IMPORT_IMPORT_SUPPORT_H_
