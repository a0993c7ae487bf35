#include "import_support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

namespace broadsheet {
namespace {

class ChoppedInput final : public InputStream {
 public:
  ChoppedInput(std::string content, std::size_t chunk, absl::Status failure)
      : content_(std::move(content)), chunk_(chunk), failure_(std::move(failure)) {}

  absl::StatusOr<std::size_t> Read(std::span<char> buffer) override {
    const std::size_t count = std::min({buffer.size(), chunk_, content_.size() - at_});
    std::memcpy(buffer.data(), content_.data() + at_, count);
    at_ += count;
    if (count == 0 && !failure_.ok()) return std::exchange(failure_, absl::OkStatus());
    return count;
  }
  std::uint64_t RawBytesRead() const override { return at_; }

 private:
  std::string content_;
  std::size_t chunk_;
  absl::Status failure_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string> Imported::Ids() const {
  std::vector<std::string> ids;
  for (const ImportedArticle& imported : articles) ids.push_back(imported.article.id);
  return ids;
}

std::vector<std::string> Imported::Warnings() const {
  std::vector<std::string> warnings;
  for (const ImportedArticle& imported : articles) {
    warnings.insert(warnings.end(), imported.warnings.begin(), imported.warnings.end());
  }
  return warnings;
}

Imported Drain(Importer& importer) {
  Imported result;
  constexpr int kMost = 1'000'000;
  for (int i = 0; i < kMost; ++i) {
    absl::StatusOr<std::optional<ImportedArticle>> next = importer.Next();
    if (!next.ok()) {
      result.errors.emplace_back(next.status().message());
    } else if (!next->has_value()) {
      return result;
    } else {
      result.articles.push_back(**std::move(next));
    }
  }
  ADD_FAILURE() << "the importer does not end";
  return result;
}

Imported ImportAll(std::string content, ImportFormat format, ImportOptions options, std::string_view name) {
  options.format = format;
  options.now = kTestNow;
  auto importer = OpenImporter(MakeStringInput(std::move(content)), name, options);
  if (!importer.ok()) return {{}, {std::string(importer.status().message())}};
  return Drain(**importer);
}

std::unique_ptr<InputStream> MakeFailingInput(std::string content, absl::Status failure) {
  return std::make_unique<ChoppedInput>(std::move(content), 7, std::move(failure));
}

std::unique_ptr<InputStream> MakeChoppedInput(std::string content, std::size_t chunk) {
  return std::make_unique<ChoppedInput>(std::move(content), chunk, absl::OkStatus());
}

void WriteTestFile(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

std::string ReadTestFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

ReadResult ReadAll(InputStream& input) {
  ReadResult result;
  std::string buffer(1000, '\0');
  for (;;) {
    const absl::StatusOr<std::size_t> count = input.Read(buffer);
    if (!count.ok()) {
      result.status = count.status();
      return result;
    }
    if (*count == 0) return result;
    result.content.append(buffer, 0, *count);
  }
}

}  // namespace broadsheet
