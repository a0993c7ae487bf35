// Second stage of a query: what was asked, as a tree. The nodes lie in one vector, children before their parents, so
// that whatever walks the tree is a loop, and no depth of nesting can exhaust a stack.
#ifndef BROADSHEET_QUERY_PARSE_TREE_H_
#define BROADSHEET_QUERY_PARSE_TREE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/fields.h"

namespace broadsheet {

using NodeIndex = std::uint32_t;

enum class NodeKind {
  kAll,     // every article
  kNone,    // no article: there was something in the text, but no word
  kWord,    // one word as typed; the analyzer may find several in it
  kPhrase,  // what stood in quotes
  kAnd,     // two children or more
  kOr,      // two children or more
  kNot,     // one child
};

struct Node {
  NodeKind kind = NodeKind::kAll;
  std::string text;              // kWord, kPhrase
  bool spelling = false;         // `=`: as spelt, case and accents included
  const Field* field = nullptr;  // nullptr: title, deck and body
  std::vector<NodeIndex> children;
  std::size_t offset = 0;  // bytes of the query; a synthetic node has length 0
  std::size_t length = 0;
};

class Tree {
 public:
  NodeIndex Add(Node node);
  // The children joined by kAnd or kOr; a child of the same kind is dissolved into them, a single child is returned.
  NodeIndex Join(NodeKind kind, std::vector<NodeIndex> children);
  // The opposite; that of kNot is its child.
  NodeIndex Negate(NodeIndex node);

  const Node& node(NodeIndex index) const { return nodes_[index]; }
  const std::vector<Node>& nodes() const { return nodes_; }
  NodeIndex root() const { return root_; }
  void set_root(NodeIndex root) { root_ = root; }

 private:
  std::vector<Node> nodes_;
  NodeIndex root_ = 0;
};

// Levels of the tree below and with `root`.
std::size_t Depth(const Tree& tree);

// Canonical form: `(and peace title:"peace deal" (not =US))`; `(all)` for every article,
// `(none)` for none.
std::string PrintTree(const Tree& tree);

// Prints any tree of nodes with `children`: `label` gives a node's own text, a node with children is in parentheses.
std::string PrintNested(NodeIndex root, const std::function<std::string(NodeIndex)>& label,
                        const std::function<const std::vector<NodeIndex>&(NodeIndex)>& children);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PARSE_TREE_H_
