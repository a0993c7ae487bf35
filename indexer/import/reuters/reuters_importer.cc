#include "indexer/import/reuters/reuters_importer.h"

#include <ctime>
#include <string>
#include <utility>

#include "indexer/import/clean_values.h"
#include "indexer/import/input/input_buffer.h"
#include "indexer/import/reuters/reuters_article.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::string_view kOpen = "<REUTERS";
constexpr std::string_view kClose = "</REUTERS>";

// Whether all of `text` may stand between articles: white space, a document type, comments.
bool IsHarmless(std::string_view text) {
  for (text = TrimSpace(text); !text.empty(); text = TrimSpace(text)) {
    if (!text.starts_with("<!")) return false;
    const std::string_view close = text.starts_with("<!--") ? "-->" : ">";
    const std::size_t end = text.find(close);
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + close.size());
  }
  return true;
}

class ReutersImporter final : public Importer {
 public:
  ReutersImporter(std::unique_ptr<InputStream> input, const ImportOptions& options)
      : buffer_(std::move(input)),
        max_bytes_(options.max_article_bytes),
        now_(options.now ? *options.now : std::time(nullptr)) {}

  absl::StatusOr<std::optional<ImportedArticle>> Next() override {
    if (absl::Status between = SkipToArticle(); !between.ok()) return between;
    if (buffer_.View().empty()) {
      if (absl::Status failure = buffer_.TakeFailure(); !failure.ok()) return failure;
      return std::nullopt;
    }
    return ReadArticle();
  }

  std::uint64_t BytesRead() const override { return buffer_.BytesRead(); }

 private:
  static constexpr std::size_t kNone = std::string_view::npos;

  // Consumes everything before the next article, or all there is. An error if any of it is not harmless.
  absl::Status SkipToArticle() {
    SkipSpace();
    const std::uint64_t begin = buffer_.Offset();
    bool harmless = true;
    for (;;) {
      const std::string_view view = buffer_.View();
      const std::size_t view_bytes = view.size(), at = view.find(kOpen);
      if (at != kNone) {
        harmless = harmless && IsHarmless(view.substr(0, at));
        buffer_.Consume(at);
        break;
      }
      if (buffer_.More()) {
        // Harmless text is short; of the rest only what may be the beginning of a tag is kept.
        constexpr std::size_t kLongHarmless = 128 << 10;
        if (view_bytes > kLongHarmless) {
          harmless = false;
          buffer_.Consume(view_bytes - kOpen.size() + 1);
        }
        continue;
      }
      harmless = harmless && IsHarmless(buffer_.View());
      buffer_.Consume(buffer_.View().size());
      break;
    }
    if (harmless) return absl::OkStatus();
    return absl::InvalidArgumentError(StrCat("offset ", begin, ": ", buffer_.Offset() - begin,
                                             " bytes are no part of an article; they were skipped"));
  }

  void SkipSpace() {
    do {
      const std::string_view view = buffer_.View();
      buffer_.Consume(std::min(view.find_first_not_of(" \t\r\n"), view.size()));
    } while (buffer_.View().empty() && buffer_.More());
  }

  // The view begins with kOpen.
  absl::StatusOr<std::optional<ImportedArticle>> ReadArticle() {
    const std::uint64_t begin = buffer_.Offset();
    std::size_t searched = kOpen.size();
    std::uint64_t dropped = 0;
    for (;;) {
      const std::string_view view = buffer_.View();
      const std::size_t close = view.find(kClose, searched);
      const std::size_t open = view.substr(0, close).find(kOpen, searched);
      if (open != kNone) {
        buffer_.Consume(open);
        return Error(begin, "the article has no end tag </REUTERS>");
      }
      if (close != kNone) {
        const std::size_t size = close + kClose.size();
        if (dropped + size > max_bytes_) {
          buffer_.Consume(size);
          return TooLong(begin);
        }
        return ParseArticle(begin, size);
      }
      // A tag may be cut in two; the article's own tag is not to be found again.
      searched = std::max(dropped == 0 ? kOpen.size() : 0, view.size() - std::min(view.size(), kClose.size() - 1));
      if (dropped + view.size() > max_bytes_) {
        dropped += searched;
        buffer_.Consume(searched);
        searched = 0;
      }
      if (buffer_.More()) continue;
      buffer_.Consume(buffer_.View().size());
      absl::Status failure = buffer_.TakeFailure();
      if (failure.ok()) return Error(begin, "the article is cut off by the end of the file");
      return absl::Status(failure.code(), StrCat("offset ", begin, ": the article is cut off: ", failure.message()));
    }
  }

  absl::StatusOr<std::optional<ImportedArticle>> ParseArticle(std::uint64_t begin, std::size_t size) {
    absl::StatusOr<ImportedArticle> article = ParseReutersArticle(buffer_.View().substr(0, size), now_);
    buffer_.Consume(size);
    if (!article.ok()) return Error(begin, ToStd(article.status().message()));
    article->offset = begin;
    return std::optional<ImportedArticle>(*std::move(article));
  }

  static absl::Status Error(std::uint64_t offset, std::string_view reason) {
    return absl::InvalidArgumentError(StrCat("offset ", offset, ": ", reason));
  }

  absl::Status TooLong(std::uint64_t offset) const {
    return Error(offset, StrCat("the article is longer than ", max_bytes_, " bytes"));
  }

  InputBuffer buffer_;
  std::size_t max_bytes_;
  std::int64_t now_;
};

}  // namespace

std::unique_ptr<Importer> MakeReutersImporter(std::unique_ptr<InputStream> input, const ImportOptions& options) {
  return std::make_unique<ReutersImporter>(std::move(input), options);
}

}  // namespace broadsheet
