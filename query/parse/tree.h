// Second stage of a query: what was asked, as a tree. The nodes lie in one vector, children before their parents, so
// that whatever walks the tree is a loop, and no depth of nesting can exhaust a stack.
#ifndef BROADSHEET_QUERY_PARSE_TREE_H_
#define BROADSHEET_QUERY_PARSE_TREE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/places/step.h"
#include "storage/fields.h"

namespace broadsheet {

using NodeIndex = std::uint32_t;

inline constexpr std::uint32_t kMaxEdits = 2;  // of `word~`

enum class NodeKind {
  kAll,      // every article
  kNone,     // no article: there was something in the text, but no word
  kWord,     // one word as typed; the analyzer may find several in it
  kPhrase,   // what stood in quotes
  kAnd,      // two children or more
  kOr,       // two children or more
  kNot,      // one child
  kChain,    // two children or more, joined by operators of proximity from left to right
  kAtLeast,  // one child, as many times
};

struct Node {
  NodeKind kind = NodeKind::kAll;
  std::string text;                     // kWord, kPhrase; `*` and `?` in it are wildcards where the field has words
  bool spelling = false;                // `=`: as spelt, case and accents included
  std::uint32_t edits = 0;              // kWord: `~`, as many edits away
  std::optional<std::uint32_t> window;  // kPhrase: in any order, within so many words more than it has
  std::uint32_t times = 0;              // kAtLeast
  std::vector<ProximityStep> steps;     // kChain: one between each two children
  const Field* field = nullptr;         // nullptr: title, deck and body
  std::vector<NodeIndex> children;
  std::size_t offset = 0;  // bytes of the query; a synthetic node has length 0
  std::size_t length = 0;
};

class Tree {
 public:
  void Reserve(std::size_t nodes) { nodes_.reserve(nodes); }
  NodeIndex Add(Node node);
  // The children joined by kAnd or kOr; a child of the same kind is dissolved into them, a single child is returned.
  NodeIndex Join(NodeKind kind, std::span<const NodeIndex> children);
  // `left` and `right` joined by an operator of proximity; a chain on the left is continued.
  NodeIndex Chain(NodeIndex left, const ProximityStep& step, NodeIndex right);
  // The opposite; that of kNot is its child.
  NodeIndex Negate(NodeIndex node);

  // What is below and with a node, as a tree of its own.
  Tree Part(NodeIndex index) const;

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

// Canonical form: `(and peace title:"peace deal"~4 (not =US) (near/5,before/3 a b c))`; `(all)` for every article,
// `(none)` for none.
std::string PrintTree(const Tree& tree);

// Prints any tree of nodes with `children`: `label` gives a node's own text, a node with children is in parentheses.
std::string PrintNested(NodeIndex root, const std::function<std::string(NodeIndex)>& label,
                        const std::function<const std::vector<NodeIndex>&(NodeIndex)>& children);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PARSE_TREE_H_
