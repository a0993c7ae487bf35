// What a page says about its article, by where it says it.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_PAGE_FACTS_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_PAGE_FACTS_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "indexer/import/page/html_blocks.h"
#include "indexer/import/page/html_dom.h"
#include "indexer/import/page/metadata/jsonld.h"

namespace broadsheet {

// Gathered in one pass over the tree. Valid as long as the document; views are into it.
class PageFacts {
 public:
  explicit PageFacts(const HtmlDocument& document);

  const HtmlDocument& document() const { return document_; }
  const JsonLdArticle& json() const { return json_; }

  // Plain text of the first of these meta elements (by property, name or http-equiv, in lower case) that has any.
  std::string Meta(std::initializer_list<const char*> names) const;
  // All contents of one, as written.
  std::span<const std::string_view> MetaValues(std::string_view name) const;

  // The text or value of the first element with that itemprop.
  std::string Property(std::string_view name) const;

  // Nodes, in the page's order.
  const std::vector<std::pair<std::string_view, std::uint32_t>>& properties() const { return properties_; }
  const std::vector<std::uint32_t>& times() const { return times_; }
  const std::vector<std::uint32_t>& elements() const { return elements_; }
  const std::vector<std::uint32_t>& first_headings() const { return h1_; }
  const std::vector<std::uint32_t>& second_headings() const { return h2_; }

  const std::string& title_element() const { return title_element_; }
  std::string_view canonical_url() const { return canonical_; }

 private:
  void Gather(std::uint32_t node);
  void AddMeta(std::uint32_t node);

  const HtmlDocument& document_;
  JsonLdArticle json_;
  std::vector<std::string_view> scripts_;
  absl::flat_hash_map<std::string, std::vector<std::string_view>> meta_;
  std::vector<std::pair<std::string_view, std::uint32_t>> properties_;
  std::vector<std::uint32_t> times_, elements_, h1_, h2_;
  std::string title_element_;
  std::string_view canonical_;
};

// What readers see, and where in it the headline stands, if it does.
struct VisiblePage {
  std::vector<HtmlBlock> blocks;
  std::optional<std::size_t> headline;  // index in blocks
};

// Calls `visit` for each line of a block until it returns true; says whether it did.
template <typename Visit>
bool AnyLine(const HtmlBlock& block, Visit visit) {
  for (std::size_t at = 0; at <= block.text.size();) {
    const std::size_t end = std::min(block.text.find('\n', at), block.text.size());
    if (visit(std::string_view(block.text).substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_METADATA_PAGE_FACTS_H_
