// Any bytes as an input: the importer ends, what it gives is clean, and the JSON form reads back as the same article.
// BROADSHEET_FUZZ_FORMAT says which importer.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "broadsheet/article_json.h"
#include "indexer/import/importer.h"
#include "tests/fuzz/check.h"

namespace broadsheet {
namespace {

bool IsUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = lead < 0x80                   ? 1
                         : lead >= 0xc2 && lead < 0xe0 ? 2
                         : lead >= 0xe0 && lead < 0xf0 ? 3
                         : lead >= 0xf0 && lead < 0xf5 ? 4
                                                       : 0;
    if (length == 0 || i + length > text.size()) return false;
    std::uint32_t code = length == 1 ? lead : lead & (0x7fu >> length);
    for (std::size_t j = 1; j < length; ++j) {
      auto next = static_cast<unsigned char>(text[i + j]);
      if ((next & 0xc0) != 0x80) return false;
      code = code << 6 | (next & 0x3f);
    }
    bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    i += length;
  }
  return true;
}

void CheckText(std::string_view name, std::string_view text) {
  FUZZ_CHECK(IsUtf8(text), std::string(name) + " is not UTF-8");
}

void CheckArticle(const ImportedArticle& imported, std::size_t size) {
  const Article& article = imported.article;
  FUZZ_CHECK(!article.id.empty(), "no id");
  FUZZ_CHECK(imported.offset <= size, std::to_string(imported.offset));
  CheckText("id", article.id), CheckText("title", article.title), CheckText("deck", article.deck);
  CheckText("body", article.body), CheckText("dateline", article.dateline), CheckText("credit", article.credit);
  CheckText("source", article.source), CheckText("section", article.section), CheckText("url", article.url);
  for (const auto* list : {&article.byline, &article.people, &article.orgs, &article.places, &article.topics}) {
    for (const std::string& value : *list) {
      CheckText("value", value);
      FUZZ_CHECK(!value.empty(), "an empty value");
    }
  }
  for (const auto& [name, value] : article.extra) CheckText("extra", name), CheckText("extra", value);
  for (const auto& time : {article.date, article.modified}) {
    if (!time) continue;
    auto again = ParseRfc3339(FormatRfc3339(*time));
    FUZZ_CHECK(again.ok() && *again == *time, FormatRfc3339(*time));
  }
}

// Only an article without any text does not read back.
void CheckReadsBack(const Article& article) {
  if (article.title.empty() && article.deck.empty() && article.body.empty()) return;
  std::string json = ArticleToJson(article);
  FUZZ_CHECK(json.find('\n') == std::string::npos, json);
  ImportOptions options;
  options.format = ImportFormat::kJson;
  auto importer = OpenImporter(MakeStringInput(json + "\n"), "again.jsonl", options);
  FUZZ_CHECK(importer.ok(), importer.status().ToString());
  auto next = (*importer)->Next();
  FUZZ_CHECK(next.ok() && next->has_value(), next.status().ToString() + "\n" + json);
  FUZZ_CHECK((*next)->article == article, json + "\n" + ArticleToJson((*next)->article));
}

}  // namespace
}  // namespace broadsheet

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace broadsheet;
  if (size > 1 << 16) return 0;
  ImportOptions options;
  options.format = ImportFormat::BROADSHEET_FUZZ_FORMAT;
  options.max_article_bytes = 1 << 14;
  auto importer =
      OpenImporter(MakeStringInput(std::string(reinterpret_cast<const char*>(data), size)), "input", options);
  if (!importer.ok()) {
    FUZZ_CHECK(IsUnknownFormat(importer.status()) || absl::IsInvalidArgument(importer.status()),
               importer.status().ToString());
    return 0;
  }
  // Every call gets further: no input has more articles and errors than bytes.
  for (std::size_t calls = 0;; ++calls) {
    FUZZ_CHECK(calls <= size + 1, "the importer does not end");
    auto next = (*importer)->Next();
    if (!next.ok()) continue;
    if (!next->has_value()) break;
    CheckArticle(**next, size);
    if (calls < 8) CheckReadsBack((*next)->article);
  }
  FUZZ_CHECK((*importer)->BytesRead() <= size, std::to_string((*importer)->BytesRead()));
  return 0;
}
