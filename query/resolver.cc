#include "query/resolver.h"

#include <string>
#include <utility>

#include "indexer/analysis/language.h"
#include "indexer/analysis/value_term.h"
#include "query/parse/query_fields.h"
#include "query/word_resolver.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::string_view kEntityFields[] = {"person", "org", "place"};

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  }
  return lower;
}

ResolvedNode Leaf(ResolvedKind kind) {
  ResolvedNode node;
  node.kind = kind;
  return node;
}

class Resolver {
 public:
  Resolver(const Tree& tree, const ResolverContext& context, std::vector<QueryWarning>* warnings)
      : tree_(tree), context_(context), words_(context.scope, context.analyzer), warnings_(*warnings) {}

  ResolvedTree Run() {
    const std::vector<bool> reachable = Reachable();
    resolved_.resize(tree_.nodes().size());
    for (NodeIndex index = 0; index < resolved_.size(); ++index) {
      if (reachable[index]) resolved_[index] = ResolveNode(tree_.node(index));
    }
    std::optional<NodeIndex> root = resolved_[tree_.root()];
    if (!root) root = out_.Add(Leaf(ResolvedKind::kNone));
    if (context_.days) {
      ResolvedNode days = Leaf(ResolvedKind::kDates);
      days.dates.interval = *context_.days;
      const NodeIndex bounds = out_.Add(std::move(days));
      root = Join(ResolvedKind::kAnd, {*root, bounds});
    }
    // The root is the last node by contract, and the last one added by construction, unless that one is left over.
    if (*root != out_.root()) root = out_.Add(out_.nodes[*root]);
    return std::move(out_);
  }

 private:
  // Nothing: there was no word in it, and it takes no part in the query.
  using Result = std::optional<NodeIndex>;

  std::vector<bool> Reachable() const {
    std::vector<bool> reachable(tree_.nodes().size(), false);
    reachable[tree_.root()] = true;
    for (NodeIndex index = tree_.root() + 1; index-- > 0;) {
      if (!reachable[index]) continue;
      for (const NodeIndex child : tree_.node(index).children) reachable[child] = true;
    }
    return reachable;
  }

  Result ResolveNode(const Node& node) {
    switch (node.kind) {
      case NodeKind::kAll: return out_.Add(Leaf(ResolvedKind::kAll));
      case NodeKind::kNone: return out_.Add(Leaf(ResolvedKind::kNone));
      case NodeKind::kWord:
      case NodeKind::kPhrase: return ResolveLeaf(node);
      case NodeKind::kAnd: return JoinChildren(node, ResolvedKind::kAnd);
      case NodeKind::kOr: return JoinChildren(node, ResolvedKind::kOr);
      case NodeKind::kNot: return JoinChildren(node, ResolvedKind::kNot);
    }
    return std::nullopt;
  }

  Result JoinChildren(const Node& node, ResolvedKind kind) {
    std::vector<NodeIndex> children;
    for (const NodeIndex child : node.children) {
      if (resolved_[child]) children.push_back(*resolved_[child]);
    }
    return Join(kind, std::move(children));
  }

  Result Join(ResolvedKind kind, std::vector<NodeIndex> children) {
    if (children.empty()) return std::nullopt;
    if (children.size() == 1 && kind != ResolvedKind::kNot) return children.front();
    ResolvedNode node = Leaf(kind);
    node.children = std::move(children);
    return out_.Add(std::move(node));
  }

  Result ResolveLeaf(const Node& node) {
    if (node.field == nullptr) return ResolveText(node, node.text, std::nullopt);
    switch (node.field->kind) {
      case FieldKind::kText: return ResolveText(node, node.text, PlaceOf(node.field->name));
      case FieldKind::kWords: return ResolveMetadata(node);
      case FieldKind::kValue: return ResolveValue(node);
      case FieldKind::kDocids: return node.field->name == "date" ? ResolveDate(node) : ResolveCollection(node);
    }
    return std::nullopt;
  }

  static TextField PlaceOf(std::string_view name) {
    if (name == "title") return TextField::kTitle;
    return name == "deck" ? TextField::kDeck : TextField::kBody;
  }

  Result ResolveText(const Node& node, std::string_view text, std::optional<TextField> field) {
    const bool exact = node.kind == NodeKind::kPhrase || node.spelling;
    return AddReadings(node, exact ? words_.Exact(text, node.spelling) : words_.BareWord(text), field);
  }

  Result AddReadings(const Node& node, Readings readings, std::optional<TextField> field) {
    if (readings.empty()) {
      Warn(node, StrCat("there is no word in '", node.text, "': ignored"));
      return std::nullopt;
    }
    std::vector<NodeIndex> leaves;
    for (std::vector<WordPattern>& words : readings) {
      ResolvedNode leaf = Leaf(ResolvedKind::kWords);
      leaf.words = std::move(words);
      leaf.field = field;
      leaves.push_back(out_.Add(std::move(leaf)));
    }
    return Join(ResolvedKind::kOr, std::move(leaves));
  }

  Result ResolveMetadata(const Node& node) {
    if (node.spelling) Warn(node, StrCat("'=' has no effect in ", node.field->name, ":"));
    if (node.field != &kEntityField) {
      return AddReadings(node, words_.Value(node.text, node.field->prefix), std::nullopt);
    }
    Readings readings;
    for (const std::string_view name : kEntityFields) {
      for (std::vector<WordPattern>& words : words_.Value(node.text, FindField(name)->prefix)) {
        readings.push_back(std::move(words));
      }
    }
    return AddReadings(node, std::move(readings), std::nullopt);
  }

  Result ResolveValue(const Node& node) {
    std::string value = node.text;
    if (node.field->name == "site") value = LowerAscii(value);
    if (node.field->name == "lang") {
      value = NormalizeLanguage(node.text);
      if (value.empty()) value = LowerAscii(node.text);
    }
    ResolvedNode leaf = Leaf(ResolvedKind::kFilter);
    leaf.filter = ValueTerm(node.field->prefix, value);
    leaf.filter_frequency = words_.DocumentFrequency(leaf.filter);
    return out_.Add(std::move(leaf));
  }

  Result ResolveDate(const Node& node) {
    absl::StatusOr<DateSet> dates = ParseDates(node.text, context_.today);
    if (!dates.ok()) {
      Warn(node, StrCat(ToStd(dates.status().message()), "; searched as words"));
      return ResolveText(node, StrCat("date:", node.text), std::nullopt);
    }
    ResolvedNode leaf = Leaf(ResolvedKind::kDates);
    leaf.dates = *dates;
    return out_.Add(std::move(leaf));
  }

  Result ResolveCollection(const Node& node) {
    const CollectionEntry* collection = FindCollection(context_.manifest, node.text);
    if (collection == nullptr) {
      Warn(node, StrCat("there is no collection '", node.text, "': finds nothing"));
      return out_.Add(Leaf(ResolvedKind::kNone));
    }
    ResolvedNode leaf = Leaf(ResolvedKind::kCollection);
    leaf.collection = collection->number;
    return out_.Add(std::move(leaf));
  }

  void Warn(const Node& node, std::string message) {
    warnings_.push_back({node.offset, node.length, std::move(message)});
  }

  const Tree& tree_;
  const ResolverContext& context_;
  WordResolver words_;
  std::vector<QueryWarning>& warnings_;
  std::vector<Result> resolved_;  // by node of tree_
  ResolvedTree out_;
};

}  // namespace

ResolvedTree Resolve(const Tree& tree, const ResolverContext& context, std::vector<QueryWarning>* warnings) {
  return Resolver(tree, context, warnings).Run();
}

}  // namespace broadsheet
