#include "query/resolved_tree.h"

#include <utility>

#include "storage/strings.h"

namespace broadsheet {
namespace {

std::string_view FieldName(TextField field) {
  switch (field) {
    case TextField::kBody:
      return "body";
    case TextField::kDeck:
      return "deck";
    case TextField::kTitle:
      return "title";
    case TextField::kMetadata:
      return "metadata";
  }
  return "";
}

std::string PrintPattern(const WordPattern& pattern) {
  if (pattern.any_word) return "*";
  if (!pattern.wildcard.empty()) {
    return StrCat(pattern.wildcard, "{", pattern.terms.size(), " terms}[", pattern.document_frequency, "]");
  }
  std::string printed;
  for (const std::string& term : pattern.terms) {
    if (!printed.empty()) printed += "|";
    printed += term;
  }
  if (!pattern.spelling.empty()) {
    printed += StrCat("==", pattern.spelling);
  } else if (!pattern.exact.empty()) {
    printed += StrCat("=", pattern.exact);
  }
  return StrCat(printed, "[", pattern.document_frequency, "]");
}

std::string PrintWords(const ResolvedNode& node) {
  std::string printed;
  for (const WordPattern& pattern : node.words) {
    if (!printed.empty()) printed += " ";
    printed += PrintPattern(pattern);
  }
  if (node.words.size() > 1 || node.window) printed = StrCat("\"", printed, "\"");
  if (node.window) printed += StrCat("~", *node.window);
  if (node.lead) return StrCat("lead:", printed);
  return node.field ? StrCat(FieldName(*node.field), ":", printed) : printed;
}

std::string PrintSteps(const ResolvedNode& node) {
  std::string printed;
  for (const ProximityStep& step : node.steps) printed += StrCat(printed.empty() ? "" : ",", PrintStep(step));
  return printed;
}

}  // namespace

NodeIndex ResolvedTree::Add(ResolvedNode node) {
  nodes.push_back(std::move(node));
  return static_cast<NodeIndex>(nodes.size() - 1);
}

std::string PrintResolvedNode(const ResolvedNode& node) {
  switch (node.kind) {
    case ResolvedKind::kAll:
      return "(all)";
    case ResolvedKind::kNone:
      return "(none)";
    case ResolvedKind::kWords:
      return PrintWords(node);
    case ResolvedKind::kFilter:
      return StrCat(node.filter, "[", node.filter_frequency, "]");
    case ResolvedKind::kDates:
      return StrCat("date:", PrintDates(node.dates));
    case ResolvedKind::kCollection:
      return StrCat("collection:#", node.collection);
    case ResolvedKind::kAnd:
      return "and";
    case ResolvedKind::kOr:
      return "or";
    case ResolvedKind::kNot:
      return "not";
    case ResolvedKind::kChain:
      return PrintSteps(node);
    case ResolvedKind::kAtLeast:
      return StrCat("atleast/", node.times);
    case ResolvedKind::kMention:
      return "mention";
  }
  return "";
}

std::vector<bool> WantedNodes(const ResolvedTree& tree) {
  std::vector<bool> wanted(tree.nodes.size(), false);
  wanted[tree.root()] = true;
  for (NodeIndex index = tree.root() + 1; index-- > 0;) {
    if (!wanted[index] || tree.nodes[index].kind == ResolvedKind::kNot) continue;
    for (const NodeIndex child : tree.nodes[index].children) wanted[child] = true;
  }
  return wanted;
}

std::string PrintResolvedTree(const ResolvedTree& tree) {
  return PrintNested(
      tree.root(), [&](NodeIndex index) { return PrintResolvedNode(tree.nodes[index]); },
      [&](NodeIndex index) -> const std::vector<NodeIndex>& { return tree.nodes[index].children; });
}

}  // namespace broadsheet
