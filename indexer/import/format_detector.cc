#include "indexer/import/format_detector.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "indexer/import/clean_values.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/json/json_feed.h"
#include "indexer/import/json/json_repair.h"
#include "indexer/import/json/json_scanner.h"
#include "indexer/import/page/page_importer.h"
#include "indexer/import/table/table_importer.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  std::size_t offset;
  std::string_view what;
};

// Formats whose beginning could pass for text, or that deserve their name in the message.
constexpr Magic kMagics[] = {
    {"%PDF-"sv, 0, "a PDF document"},
    {"%!PS"sv, 0, "a PostScript document"},
    {"{\\rtf"sv, 0, "an RTF document"},
    {"PK\x03\x04"sv, 0, "a ZIP archive or an office document"},
    {"ustar"sv, 257, "a tar archive"},
    {"\x89PNG"sv, 0, "a PNG image"},
    {"\xFF\xD8\xFF"sv, 0, "a JPEG image"},
    {"GIF8"sv, 0, "a GIF image"},
    {"RIFF"sv, 0, "an image, audio or video file"},
    {"ID3"sv, 0, "an audio file"},
    {"ftyp"sv, 4, "a video file"},
    {"\x7F"
     "ELF"sv,
     0, "a program"},
    {"#!"sv, 0, "a script"},
    {"\xD0\xCF\x11\xE0"sv, 0, "an old office document"},
    {"SQLite format 3"sv, 0, "a database"},
    {"7z\xBC\xAF"sv, 0, "a 7z archive"},
    {"Rar!"sv, 0, "a RAR archive"},
};

DetectedFormat Unknown(std::string_view reason) { return {std::nullopt, std::string(reason)}; }
DetectedFormat Known(ImportFormat format) { return {format, {}}; }

// The beginning of a file may end within a character.
std::string_view WithoutPartialCharacter(std::string_view head) {
  for (std::size_t back = 1; back <= 3 && back <= head.size(); ++back) {
    const auto byte = static_cast<unsigned char>(head[head.size() - back]);
    if (byte < 0x80) break;
    if (byte < 0xC0) continue;
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
    if (length > back) head.remove_suffix(back);
    break;
  }
  return head;
}

std::size_t CountControls(std::string_view bytes) {
  return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f') || byte == 0x7F;
  }));
}

// Comments, an XML declaration and processing instructions before the first element do not count.
std::string_view SkipProlog(std::string_view text) {
  for (;;) {
    text = TrimSpace(text);
    const std::string_view close = text.starts_with("<!--") ? "-->"sv : text.starts_with("<?") ? "?>"sv : ""sv;
    if (close.empty()) return text;
    const std::size_t end = text.find(close);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + close.size());
  }
}

// `text` begins with "<".
bool IsHtmlStart(std::string_view text) {
  constexpr std::array kTags = {"!doctype html"sv, "html"sv, "head"sv, "body"sv,   "meta"sv,   "title"sv,
                                "article"sv,       "main"sv, "div"sv,  "p"sv,      "h1"sv,     "h2"sv,
                                "section"sv,       "span"sv, "link"sv, "script"sv, "header"sv, "center"sv,
                                "table"sv};
  const std::string start = absl::AsciiStrToLower(ToAbsl(text.substr(1, 32)));
  return std::any_of(kTags.begin(), kTags.end(), [&](std::string_view tag) {
    if (!start.starts_with(tag)) return false;
    const char after = start.size() > tag.size() ? start[tag.size()] : '>';
    return after == '>' || after == ' ' || after == '\n' || after == '\t' || after == '\r' || after == '/';
  });
}

bool IsReuters(std::string_view text) {
  constexpr std::string_view kOpen = "<REUTERS ";
  if (text.starts_with("<!DOCTYPE lewis") || text.starts_with(kOpen)) return true;
  // Even behind rubbish an article is an article.
  const std::size_t open = text.find(kOpen);
  return open != std::string_view::npos && text.find("NEWID=", open) != std::string_view::npos;
}

enum class JsonKind { kNone, kArticles, kOther };

// A list of something else than articles may have a title, too, but is none.
bool IsListOfObjects(simdjson::dom::object object) {
  for (const std::string_view name : kFeedLists) {
    simdjson::dom::array list;
    simdjson::dom::object first;
    if (object.at_key(name).get_array().get(list) == simdjson::SUCCESS &&
        list.at(0).get_object().get(first) == simdjson::SUCCESS)
      return true;
  }
  return false;
}

// Objects that end beyond the head, and lists that only begin there.
enum class WhatIsCutOff { kCouldBeArticles, kCouldBeNothing };

// Whether the object that `text` begins with has a field that could be an article's text, or is a feed of articles.
bool CouldBeArticle(std::string_view text, const FieldNames& names, WhatIsCutOff cut_off, std::size_t& object_bytes) {
  JsonScanner scanner;
  scanner.Start();
  const JsonScanner::Result result = scanner.Scan(text);
  object_bytes = std::max<std::size_t>(result.consumed, 1);
  if (result.outcome == JsonScanner::Outcome::kMore) return cut_off == WhatIsCutOff::kCouldBeArticles;
  if (result.outcome == JsonScanner::Outcome::kBroken) {
    if (scanner.reason() != JsonScanner::kTooDeep) return false;
    // Its own brackets are no objects to look at. What tells is the next line, and that may lie beyond the head.
    const std::size_t line_end = text.find('\n', result.consumed);
    object_bytes = std::min(line_end, text.size());
    return line_end == std::string_view::npos && cut_off == WhatIsCutOff::kCouldBeArticles;
  }
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  const std::string repaired = RepairJson(text.substr(0, result.consumed)).text;
  if (parser.parse(repaired).get(object) != simdjson::SUCCESS) return false;
  if (ArticlesOfFeed(object, repaired, names)) return true;
  return !IsListOfObjects(object) && HasArticleText(object, names);
}

// Looks at the first objects, each at the beginning of the text, of a line, or behind another one.
JsonKind KindOfJson(std::string_view text, const FieldNames& names, WhatIsCutOff cut_off) {
  constexpr std::size_t kObjects = 50;
  constexpr std::string_view kBetween = " \t\r\n,[\x1E";
  const auto is_object = [](std::string_view at) {
    if (!at.starts_with('{')) return false;
    const std::size_t next = at.find_first_not_of(" \t\r\n", 1);
    return next == std::string_view::npos || at[next] == '"' || at[next] == '}';
  };
  if (const std::string_view start = TrimSpace(text);
      (start == "[]" || start == "[") && cut_off == WhatIsCutOff::kCouldBeArticles) {
    return JsonKind::kArticles;
  }
  bool any_object = false;
  for (std::size_t seen = 0; seen < kObjects && !text.empty(); ++seen) {
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
    if (!is_object(text)) {
      // A broken line may come first; objects begin with the next one then.
      const std::size_t line = text.find("\n{");
      if (line == std::string_view::npos) break;
      text.remove_prefix(line + 1);
      if (!is_object(text)) continue;
    }
    any_object = true;
    std::size_t bytes = 0;
    if (CouldBeArticle(text, names, cut_off, bytes)) return JsonKind::kArticles;
    text.remove_prefix(std::min(bytes, text.size()));
  }
  return any_object ? JsonKind::kOther : JsonKind::kNone;
}

bool IsNamed(std::string_view name, std::initializer_list<std::string_view> endings) {
  const std::string lower = absl::AsciiStrToLower(ToAbsl(name));
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return lower.ends_with(ending); });
}

// A name that nothing else has; others' content must speak for itself.
bool IsNamedJsonLines(std::string_view name) {
  return IsNamed(name, {".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst"});
}

DetectedFormat DetectText(std::string_view text, std::string_view name, const FieldNames& names, WhatIsCutOff cut_off) {
  const std::string_view start = SkipProlog(text);
  if (IsReuters(start)) return Known(ImportFormat::kReuters);
  if (start.starts_with('<') && IsHtmlStart(start)) return Known(ImportFormat::kHtml);
  switch (KindOfJson(text, names, cut_off)) {
    case JsonKind::kArticles:
      return Known(ImportFormat::kJson);
    case JsonKind::kOther:
      return Unknown("it is JSON, but its objects have neither a title nor a body");
    case JsonKind::kNone:
      // The first line, however long, may be the one that is broken.
      if (IsNamedJsonLines(name)) return Known(ImportFormat::kJson);
      break;
  }
  if (text.starts_with("<?xml") || start.starts_with('<')) {
    // News in XML has HTML inside; its root is something else.
    const bool html = !text.starts_with("<?xml") &&
                      absl::AsciiStrToLower(ToAbsl(start.substr(0, 4096))).find("<html") != std::string::npos;
    return html ? Known(ImportFormat::kHtml) : Unknown("it is XML or other markup, but no HTML");
  }
  // Saved pages may carry a line or two of their own before the markup.
  if (absl::AsciiStrToLower(ToAbsl(start.substr(0, 1024))).find("<html") != std::string::npos)
    return Known(ImportFormat::kHtml);
  const bool is_named_table = IsNamed(name, {".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz", ".tsv.zst"});
  if (LooksLikeTable(text, names, is_named_table)) return Known(ImportFormat::kTable);
  if (is_named_table) return Unknown("it is a table whose first row names no title, deck or body");
  if (LooksLikeArticlePage(text)) return Known(ImportFormat::kText);
  return Unknown("it is text, but does not read like an article");
}

DetectedFormat Detect(std::string_view head, std::string_view name, const FieldNames& names, WhatIsCutOff cut_off) {
  for (const Magic& magic : kMagics) {
    if (head.size() > magic.offset && head.substr(magic.offset).starts_with(magic.bytes)) {
      return Unknown(StrCat("it is ", magic.what));
    }
  }
  const bool wide = UnicodeSignature(head).starts_with("UTF-16") || UnicodeSignature(head).starts_with("UTF-32");
  if (!wide && IsNamedJsonLines(name))
    return DetectText(ToUtf8(WithoutPartialCharacter(head)).text, name, names, cut_off);
  if (!wide && head.find('\0') != std::string_view::npos) return Unknown("it is binary data");
  if (!wide && CountControls(head) * 200 > head.size() && !IsReuters(SkipProlog(head))) {
    return Unknown("it has control characters that text does not have");
  }
  const std::string text =
      ToUtf8(wide ? head.substr(0, head.size() & ~std::size_t{3}) : WithoutPartialCharacter(head)).text;
  if (TrimSpace(text).empty()) {
    // Nothing in, nothing out, where that may be meant.
    const bool meant = cut_off == WhatIsCutOff::kCouldBeArticles &&
                       (name == "-" || IsNamedJsonLines(name) || IsNamed(name, {".json", ".json.gz", ".json.zst"}));
    return meant ? Known(ImportFormat::kJson) : Unknown("it is empty");
  }
  return DetectText(text, name, names, cut_off);
}

}  // namespace

DetectedFormat DetectFormat(std::string_view head, std::string_view name, const FieldNames& names) {
  return Detect(head, name, names, WhatIsCutOff::kCouldBeArticles);
}

bool IsJsonSoFar(std::string_view head, std::string_view name, const FieldNames& names) {
  return Detect(head, name, names, WhatIsCutOff::kCouldBeNothing).format == ImportFormat::kJson;
}

}  // namespace broadsheet
