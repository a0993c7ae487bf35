#include "indexer/import/markup_text.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "indexer/import/clean_values.h"
#include "indexer/import/input/encoding.h"
#include "indexer/import/page/html_dom.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

bool IsNameByte(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

// True if `text` begins with "<name" (or "</name" for a name with a slash) and the name ends there.
bool StartsWithTag(std::string_view text, std::string_view name) {
  if (text.size() < name.size() + 2 || text[0] != '<') return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (absl::ascii_tolower(static_cast<unsigned char>(text[i + 1])) != name[i]) return false;
  }
  const char after = text[name.size() + 1];
  return after == '>' || after == ' ' || after == '/' || after == '\n' || after == '\t';
}

bool HasTag(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string_view::npos; ++at) {
    if (StartsWithTag(text.substr(at, name.size() + 2), name)) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 21> kOpeningTags = {
    "p",  "div",    "span",       "section", "article", "h1",   "h2", "h3",     "h4", "h5", "ul",
    "ol", "figure", "blockquote", "table",   "html",    "body", "em", "strong", "b",  "a"};

bool IsHidden(GumboTag tag) {
  return tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_TEMPLATE || tag == GUMBO_TAG_NOSCRIPT ||
         tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_IFRAME;
}

bool IsBlock(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_ADDRESS:
      return true;
    default:
      return false;
  }
}

// Collects text in document order.
class TextWriter {
 public:
  void Block() { EndWith("\n\n"); }
  void LineBreak() { EndWith("\n"); }
  void Cell() { pending_space_ = true; }

  void Text(std::string_view text) {
    const std::string_view trimmed = TrimSpace(text);
    if (trimmed.empty()) {
      pending_space_ = pending_space_ || !text.empty();
      return;
    }
    const bool space_before = pending_space_ || trimmed.data() != text.data();
    if (space_before && !text_.empty() && text_.back() != '\n') text_ += ' ';
    text_ += CollapseSpace(trimmed);
    pending_space_ = trimmed.data() + trimmed.size() != text.data() + text.size();
  }

  std::string Take() && { return std::move(text_); }

 private:
  void EndWith(std::string_view ending) {
    if (!text_.empty() && !text_.ends_with(ending)) text_ += ending;
    pending_space_ = false;
  }

  std::string text_;
  bool pending_space_ = false;
};

}  // namespace

bool LooksLikeMarkup(std::string_view text) {
  // The wire's "<BR>" and "<P>" are companies: one tag alone proves nothing.
  const std::string_view start = TrimSpace(text);
  if (start.starts_with('<')) {
    for (std::string_view tag : kOpeningTags) {
      if (StartsWithTag(start, tag) && HasTag(start, StrCat("/", tag))) return true;
    }
  }
  return HasTag(text, "/p") || text.find("<br/>") != std::string_view::npos ||
         text.find("<br />") != std::string_view::npos;
}

namespace {

// Whether `text` begins with "&name;" or "&#number;".
bool IsReference(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  if (!text.starts_with('&')) return false;
  text = text.substr(1, kLongest);
  if (text.starts_with('#')) text.remove_prefix(1);
  const std::size_t end =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), IsNameByte) - text.begin());
  return end > 0 && end < text.size() && text[end] == ';';
}

std::string MarkupTextOnce(std::string_view html) {
  const absl::StatusOr<HtmlDocument> document = HtmlDocument::Parse(html);
  if (!document.ok()) return std::string(html);
  const std::vector<HtmlNode>& nodes = document->nodes();
  TextWriter writer;
  std::vector<std::uint32_t> open_blocks;  // their ends
  for (std::uint32_t i = 0; i < nodes.size();) {
    while (!open_blocks.empty() && open_blocks.back() <= i) {
      writer.Block();
      open_blocks.pop_back();
    }
    const HtmlNode& node = nodes[i];
    if (node.is_text) {
      writer.Text(document->Text(i));
    } else if (IsHidden(node.tag)) {
      i = node.end;
      continue;
    } else if (IsBlock(node.tag)) {
      writer.Block();
      open_blocks.push_back(node.end);
    } else if (node.tag == GUMBO_TAG_BR) {
      writer.LineBreak();
    } else if (node.tag == GUMBO_TAG_TD || node.tag == GUMBO_TAG_TH) {
      writer.Cell();
    }
    ++i;
  }
  std::string text = std::move(writer).Take();
  CleanUtf8(text);  // references may name control characters
  return CleanBody(text);
}

}  // namespace

std::string ResolveReferences(std::string_view text) {
  // The parser knows the names, and is left nothing else to see.
  std::string escaped;
  bool any = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_reference = IsReference(text.substr(i));
    any = any || is_reference;
    if (text[i] == '<') {
      escaped += "&lt;";
    } else if (text[i] == '&' && !is_reference) {
      escaped += "&amp;";
    } else {
      escaped += text[i];
    }
  }
  const absl::StatusOr<HtmlDocument> document = HtmlDocument::Parse(any ? escaped : std::string());
  if (!any || !document.ok()) return std::string(text);
  std::string resolved;
  for (std::uint32_t i = 0; i < document->nodes().size(); ++i) {
    if (document->nodes()[i].is_text) resolved += document->Text(i);
  }
  CleanUtf8(resolved);  // references may name control characters
  return resolved;
}

std::string MarkupText(std::string_view html) {
  // Some systems escape their markup twice. Text that is left would be taken for markup again when it is read back.
  constexpr int kLayers = 4;
  std::string text = MarkupTextOnce(html);
  for (int layer = 1; layer < kLayers && LooksLikeMarkup(text); ++layer) text = MarkupTextOnce(text);
  return text;
}

}  // namespace broadsheet
