#include "query/parse/tree.h"

#include <algorithm>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {
namespace {

std::string LeafLabel(const Node& node) {
  std::string label = node.field ? StrCat(node.field->name, ":") : "";
  if (node.spelling) label += "=";
  label += node.kind == NodeKind::kPhrase ? StrCat("\"", node.text, "\"") : node.text;
  if (node.window) label += StrCat("~", *node.window);
  if (node.edits > 0) label += StrCat("~", node.edits);
  return label;
}

std::string ChainLabel(const Node& node) {
  std::string label;
  for (const ProximityStep& step : node.steps) label += StrCat(label.empty() ? "" : ",", PrintStep(step));
  return label;
}

std::string Label(const Node& node) {
  switch (node.kind) {
    case NodeKind::kAll:
      return "(all)";
    case NodeKind::kNone:
      return "(none)";
    case NodeKind::kWord:
    case NodeKind::kPhrase:
      return LeafLabel(node);
    case NodeKind::kAnd:
      return "and";
    case NodeKind::kOr:
      return "or";
    case NodeKind::kNot:
      return "not";
    case NodeKind::kChain:
      return ChainLabel(node);
    case NodeKind::kAtLeast:
      return StrCat("atleast/", node.times);
  }
  return "";
}

}  // namespace

NodeIndex Tree::Add(Node node) {
  nodes_.push_back(std::move(node));
  return static_cast<NodeIndex>(nodes_.size() - 1);
}

Tree Tree::Part(NodeIndex index) const {
  std::vector<bool> wanted(std::size_t{index} + 1);
  wanted[index] = true;
  for (NodeIndex parent = index + 1; parent-- > 0;) {
    if (!wanted[parent]) continue;
    for (const NodeIndex child : nodes_[parent].children) wanted[child] = true;
  }
  Tree part;
  std::vector<NodeIndex> places(wanted.size());
  for (NodeIndex at = 0; at <= index; ++at) {
    if (!wanted[at]) continue;
    Node node = nodes_[at];
    for (NodeIndex& child : node.children) child = places[child];
    places[at] = part.Add(std::move(node));
  }
  part.set_root(places[index]);
  return part;
}

NodeIndex Tree::Join(NodeKind kind, std::span<const NodeIndex> children) {
  if (children.size() == 1) return children.front();
  Node joined;
  joined.kind = kind;
  for (const NodeIndex child : children) {
    if (nodes_[child].kind == kind) {
      joined.children.insert(joined.children.end(), nodes_[child].children.begin(), nodes_[child].children.end());
    } else {
      joined.children.push_back(child);
    }
  }
  return Add(std::move(joined));
}

NodeIndex Tree::Chain(NodeIndex left, const ProximityStep& step, NodeIndex right) {
  Node chain;
  if (nodes_[left].kind == NodeKind::kChain) {
    chain = nodes_[left];
  } else {
    chain.kind = NodeKind::kChain;
    chain.children.push_back(left);
  }
  chain.children.push_back(right);
  chain.steps.push_back(step);
  return Add(std::move(chain));
}

NodeIndex Tree::Negate(NodeIndex node) {
  if (nodes_[node].kind == NodeKind::kNot) return nodes_[node].children.front();
  Node negation;
  negation.kind = NodeKind::kNot;
  negation.children.push_back(node);
  return Add(std::move(negation));
}

std::size_t Depth(const Tree& tree) {
  std::vector<std::size_t> depth(tree.nodes().size(), 1);
  for (NodeIndex index = 0; index < depth.size(); ++index) {
    for (const NodeIndex child : tree.node(index).children) depth[index] = std::max(depth[index], depth[child] + 1);
  }
  return depth.empty() ? 0 : depth[tree.root()];
}

std::string PrintTree(const Tree& tree) {
  return PrintNested(
      tree.root(), [&](NodeIndex index) { return Label(tree.node(index)); },
      [&](NodeIndex index) -> const std::vector<NodeIndex>& { return tree.node(index).children; });
}

std::string PrintNested(NodeIndex root, const std::function<std::string(NodeIndex)>& label,
                        const std::function<const std::vector<NodeIndex>&(NodeIndex)>& children) {
  std::string printed;
  struct Step {
    NodeIndex node;
    bool close;
  };
  std::vector<Step> steps = {{root, false}};
  while (!steps.empty()) {
    const Step step = steps.back();
    steps.pop_back();
    if (step.close) {
      printed += ")";
      continue;
    }
    if (!printed.empty()) printed += " ";
    const std::vector<NodeIndex>& below = children(step.node);
    if (!below.empty()) printed += "(";
    printed += label(step.node);
    if (!below.empty()) steps.push_back({step.node, true});
    for (auto child = below.rbegin(); child != below.rend(); ++child) steps.push_back({*child, false});
  }
  return printed;
}

}  // namespace broadsheet
