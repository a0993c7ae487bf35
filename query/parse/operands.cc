#include "query/parse/operands.h"

#include "query/parse/query_fields.h"

namespace broadsheet {

Operands::Domain Operands::Of(NodeIndex node) {
  // Children come before their parents.
  while (known_.size() <= node) known_.push_back(Make(tree_.node(static_cast<NodeIndex>(known_.size()))));
  return known_[node];
}

Operands::Domain Operands::Make(const Node& node) const {
  switch (node.kind) {
    case NodeKind::kWord:
    case NodeKind::kPhrase:
      if (node.field == nullptr || node.field->kind == FieldKind::kText || IsEntityField(*node.field)) return {true};
      return {node.field->kind == FieldKind::kWords, node.field};
    case NodeKind::kOr:
    case NodeKind::kChain:
      for (const NodeIndex child : node.children) {
        if (!known_[child].have_places || known_[child] != known_[node.children.front()]) return {};
      }
      return known_[node.children.front()];
    default:
      return {};
  }
}

bool Operands::Join(NodeIndex left, const ProximityStep& step, NodeIndex right) {
  const Domain domain = Of(left);
  const bool in_units = step.relation == Relation::kSameSentence || step.relation == Relation::kSameParagraph;
  return domain.have_places && domain == Of(right) && !(in_units && domain.metadata != nullptr);
}

}  // namespace broadsheet
