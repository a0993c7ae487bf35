#include "indexer/import/page/metadata/page_facts.h"

#include "indexer/import/page/page_lines.h"
#include "indexer/import/page/page_words.h"
#include "storage/strings.h"

namespace broadsheet {

PageFacts::PageFacts(const HtmlDocument& document) : document_(document) {
  for (std::uint32_t node = 0; node < document_.nodes().size(); ++node) {
    if (!document_.nodes()[node].is_text) Gather(node);
  }
  json_ = ReadJsonLd(scripts_);
}

void PageFacts::Gather(std::uint32_t node) {
  switch (document_.nodes()[node].tag) {
    case GUMBO_TAG_META:
      AddMeta(node);
      break;
    case GUMBO_TAG_SCRIPT:
      if (node + 1 < document_.nodes()[node].end) scripts_.push_back(document_.Text(node + 1));
      break;
    case GUMBO_TAG_TITLE:
      if (title_element_.empty()) title_element_ = document_.TextBelow(node);
      break;
    case GUMBO_TAG_LINK:
      if (document_.Attribute(node, "rel") == "canonical") canonical_ = document_.Attribute(node, "href");
      break;
    case GUMBO_TAG_TIME:
      times_.push_back(node);
      break;
    case GUMBO_TAG_H1:
      h1_.push_back(node);
      break;
    case GUMBO_TAG_H2:
      h2_.push_back(node);
      break;
    default:
      break;
  }
  if (const std::string_view property = document_.Attribute(node, "itemprop"); !property.empty()) {
    properties_.emplace_back(property, node);
  }
  elements_.push_back(node);
}

void PageFacts::AddMeta(std::uint32_t node) {
  const std::string_view content = TrimText(document_.Attribute(node, "content"));
  if (content.empty()) return;
  for (const char* attribute : {"property", "name", "http-equiv"}) {
    const std::string_view name = document_.Attribute(node, attribute);
    if (!name.empty()) meta_[FoldAscii(name)].push_back(content);
  }
}

std::span<const std::string_view> PageFacts::MetaValues(std::string_view name) const {
  const auto values = meta_.find(ToAbsl(name));
  if (values == meta_.end()) return {};
  return values->second;
}

std::string PageFacts::Meta(std::initializer_list<const char*> names) const {
  for (const char* name : names) {
    for (const std::string_view value : MetaValues(name)) {
      std::string plain = PlainText(value);
      if (!plain.empty()) return plain;
    }
  }
  return {};
}

std::string PageFacts::Property(std::string_view name) const {
  for (const auto& [property, node] : properties_) {
    if (property != name) continue;
    for (const char* attribute : {"content", "datetime"}) {
      const std::string_view value = document_.Attribute(node, attribute);
      if (!value.empty()) return std::string(value);
    }
    if (std::string text = document_.TextBelow(node); !text.empty()) return text;
  }
  return {};
}

}  // namespace broadsheet
