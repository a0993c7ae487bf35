// A page's tree cut into blocks: the paragraphs, headings, list items and cells that a reader sees as lines of their
// own.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_HTML_BLOCKS_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_HTML_BLOCKS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/import/page/html_dom.h"
#include "indexer/import/page/page_words.h"

namespace broadsheet {

enum class BlockKind { kParagraph, kHeading, kListItem, kRow, kCaption };

struct HtmlBlock {
  std::string text;         // white space collapsed; "\n" where the page has a single line break
  std::uint32_t node = 0;   // its first text
  std::uint32_t owner = 0;  // the element that makes it a block
  BlockKind kind = BlockKind::kParagraph;
  bool in_paragraph = false;  // of a p, a blockquote or a pre
  TextStats stats;
  unsigned link_words = 0;    // words inside links
  unsigned strong_words = 0;  // words inside b, strong, em, i
  double LinkDensity() const { return stats.words == 0 ? 0.0 : static_cast<double>(link_words) / stats.words; }
};

// In document order. Nodes below which `skip[node]` is true, and what no reader sees or types into (forms' fields,
// embedded objects, templates), give none. `skip` has an entry for each node, or is empty.
std::vector<HtmlBlock> CutBlocks(const HtmlDocument& document, const std::vector<bool>& skip);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_HTML_BLOCKS_H_
