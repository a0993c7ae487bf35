#include "indexer/import/page/page_importer.h"

#include <array>
#include <ctime>
#include <string>
#include <utility>

#include "indexer/import/clean_values.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/page/html_page.h"
#include "indexer/import/page/text_lines.h"
#include "indexer/import/page/text_page.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kLookBytes = 64 << 10;
constexpr unsigned kMinProseWords = 40;

absl::StatusOr<ImportedArticle> ExtractText(std::string_view bytes) {
  const DecodedText decoded = ToUtf8(bytes);
  BS_ASSIGN_OR_RETURN(ImportedArticle imported, ExtractTextPage(decoded.text));
  if (std::string warning = decoded.Warning(); !warning.empty()) imported.warnings.push_back(std::move(warning));
  return imported;
}

class PageImporter final : public Importer {
 public:
  using Extract = absl::StatusOr<ImportedArticle> (*)(std::string_view bytes);

  PageImporter(std::unique_ptr<InputStream> input, const ImportOptions& options, Extract extract)
      : input_(std::move(input)),
        max_bytes_(options.max_article_bytes),
        now_(options.now ? *options.now : std::time(nullptr)),
        extract_(extract) {}

  absl::StatusOr<std::optional<ImportedArticle>> Next() override {
    if (done_) return std::nullopt;
    done_ = true;
    BS_ASSIGN_OR_RETURN(const std::string bytes, ReadAll());
    BS_ASSIGN_OR_RETURN(ImportedArticle imported, extract_(bytes));
    Finish(imported);
    return imported;
  }

  std::uint64_t BytesRead() const override { return bytes_read_; }

 private:
  absl::StatusOr<std::string> ReadAll() {
    std::string bytes;
    std::array<char, 64 << 10> buffer;
    for (;;) {
      BS_ASSIGN_OR_RETURN(const std::size_t count, input_->Read(buffer));
      if (count == 0) return bytes;
      bytes_read_ += count;
      if (bytes_read_ > max_bytes_) {
        return absl::ResourceExhaustedError(StrCat("the page is longer than ", max_bytes_,
                                                   " bytes, the most that one article may have; split the file"));
      }
      bytes.append(buffer.data(), count);
    }
  }

  void Finish(ImportedArticle& imported) const {
    imported.article.body = CleanBody(imported.article.body);
    EnsureId(imported.article);
    if (std::string warning = DateWarning(imported.article, now_); !warning.empty()) {
      imported.warnings.push_back(std::move(warning));
    }
  }

  std::unique_ptr<InputStream> input_;
  std::size_t max_bytes_;
  std::int64_t now_;
  Extract extract_;
  std::uint64_t bytes_read_ = 0;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<Importer> MakeTextImporter(std::unique_ptr<InputStream> input, std::string_view /*name*/,
                                           const ImportOptions& options) {
  return std::make_unique<PageImporter>(std::move(input), options, ExtractText);
}

std::unique_ptr<Importer> MakeHtmlImporter(std::unique_ptr<InputStream> input, std::string_view /*name*/,
                                           const ImportOptions& options) {
  return std::make_unique<PageImporter>(std::move(input), options, ExtractHtmlPage);
}

bool LooksLikeArticlePage(std::string_view utf8_text) {
  TextStats prose;
  for (const TextLine& line : ReadTextLines(utf8_text.substr(0, kLookBytes))) {
    if (line.stats.words >= 8 && (line.stats.ends_sentence || line.stats.sentences >= 2)) prose += line.stats;
  }
  if (prose.words < kMinProseWords) return false;
  // Logs and program text have marks and numbers where prose has letters.
  const bool wordy = prose.characters > 0 && prose.numbers * 5 < prose.words;
  return wordy && prose.characters < prose.words * 12;
}

}  // namespace broadsheet
