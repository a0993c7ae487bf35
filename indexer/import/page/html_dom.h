// A parsed page as a flat array of nodes in document order: a subtree is an interval, so every walk is a loop.
#ifndef BROADSHEET_INDEXER_IMPORT_PAGE_HTML_DOM_H_
#define BROADSHEET_INDEXER_IMPORT_PAGE_HTML_DOM_H_

#include <gumbo.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace broadsheet {

class HtmlArena;

struct HtmlNode {
  GumboTag tag = GUMBO_TAG_UNKNOWN;  // of an element
  bool is_text = false;
  std::uint32_t parent = 0;  // index; the root is its own parent
  std::uint32_t end = 0;     // index after the last node of the subtree
  const GumboNode* source = nullptr;
};

// True for elements that begin a line of their own.
bool IsBlockElement(GumboTag tag);

// An immutable page. Views it gives live as long as it does. Movable, not copyable.
class HtmlDocument {
 public:
  // `utf8` is valid UTF-8. ResourceExhausted if the page asks for more memory than its size warrants.
  static absl::StatusOr<HtmlDocument> Parse(std::string_view utf8);

  HtmlDocument(HtmlDocument&&) noexcept;
  HtmlDocument& operator=(HtmlDocument&&) noexcept;
  ~HtmlDocument();

  // Node 0 is the html element.
  const std::vector<HtmlNode>& nodes() const { return nodes_; }

  // Of a text node.
  std::string_view Text(std::uint32_t node) const;

  // Empty if absent. `name` is lower case.
  std::string_view Attribute(std::uint32_t node, const char* name) const;

  // All text below the node, white space collapsed.
  std::string TextBelow(std::uint32_t node) const;

 private:
  HtmlDocument();
  void Flatten(const GumboNode* root);

  std::unique_ptr<HtmlArena> arena_;
  std::unique_ptr<std::string> input_;  // the parser's views point into it
  std::vector<HtmlNode> nodes_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_PAGE_HTML_DOM_H_
