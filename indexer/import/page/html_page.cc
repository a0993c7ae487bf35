#include "indexer/import/page/html_page.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/page/html_body.h"
#include "indexer/import/page/html_dom.h"
#include "indexer/import/page/metadata/html_metadata.h"
#include "indexer/import/page/page_words.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kCharsetBytes = 4096;  // browsers look at 1024, pages begin with longer comments
constexpr unsigned kMinBodyWords = 20;
constexpr double kMetadataShare =
    0.5;  // with less than this of the text that the metadata give, the body was not found

}  // namespace

std::string DeclaredHtmlCharset(std::string_view bytes) {
  const std::string head = [&] {
    std::string lower(bytes.substr(0, kCharsetBytes));
    for (char& c : lower) c = absl::ascii_tolower(static_cast<unsigned char>(c));
    return lower;
  }();
  for (std::size_t at = 0; (at = head.find("charset", at)) != std::string::npos; at += 7) {
    // Within a meta element (or the XML declaration's encoding, which says the same).
    const std::size_t tag = head.rfind('<', at);
    if (tag == std::string::npos || head.compare(tag, 5, "<meta") != 0) continue;
    std::size_t begin = head.find_first_not_of(" \t\r\n", at + 7);
    if (begin == std::string::npos || head[begin] != '=') continue;
    begin = head.find_first_not_of(" \t\r\n\"'", begin + 1);
    if (begin == std::string::npos) break;
    const std::size_t end = std::min(head.find_first_of("\"' \t\r\n;/>", begin), head.size());
    return head.substr(begin, end - begin);
  }
  return {};
}

absl::StatusOr<ImportedArticle> ExtractHtmlPage(std::string_view bytes) {
  const DecodedText decoded = ToUtf8(bytes, DeclaredHtmlCharset(bytes));
  BS_ASSIGN_OR_RETURN(const HtmlDocument document, HtmlDocument::Parse(decoded.text));
  HtmlMetadata metadata = ReadHtmlMetadata(document);
  const BodyContext context{.title = metadata.article.title, .description = metadata.description};
  HtmlBody body = ExtractHtmlBody(document, context);
  // A page whose script writes the text holds it only in its metadata.
  if (MeasureText(body.text).words < kMetadataShare * MeasureText(metadata.article_body).words) {
    body.text = std::move(metadata.article_body);
  }
  if (MeasureText(body.text).words < kMinBodyWords) {
    return absl::NotFoundError("no article text found: the page has no run of paragraphs (a home page or a list?)");
  }
  ImportedArticle imported;
  imported.article = std::move(metadata.article);
  imported.article.body = std::move(body.text);
  imported.article.deck = std::move(body.deck);
  imported.article.credit = std::move(body.credit);
  imported.warnings = std::move(metadata.warnings);
  if (decoded.repaired) imported.warnings.push_back(decoded.Warning());
  return imported;
}

}  // namespace broadsheet
