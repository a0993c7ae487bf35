// Which parts of a query have places in the text, so that the operators of proximity can work on them.
#ifndef BROADSHEET_QUERY_PARSE_OPERANDS_H_
#define BROADSHEET_QUERY_PARSE_OPERANDS_H_

#include <vector>

#include "query/parse/tree.h"

namespace broadsheet {

// Follows a tree as it grows.
class Operands {
 public:
  explicit Operands(const Tree& tree) : tree_(tree) {}

  // Words, phrases, entities, groups of them joined by OR, and chains have places; nothing else has.
  bool HavePlaces(NodeIndex node) { return Of(node).have_places; }
  // Whether both have places, and in the same text: metadata fields are each apart, and have no sentences.
  bool Join(NodeIndex left, const ProximityStep& step, NodeIndex right);

 private:
  struct Domain {
    bool have_places = false;
    const Field* metadata = nullptr;  // nullptr: title, deck and body
    bool operator==(const Domain&) const = default;
  };

  Domain Of(NodeIndex node);
  Domain Make(const Node& node) const;

  const Tree& tree_;
  std::vector<Domain> known_;  // by node
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PARSE_OPERANDS_H_
