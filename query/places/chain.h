// Operands joined by operators of proximity: `a NEAR/5 b NEAR/3 c`.
#ifndef BROADSHEET_QUERY_PLACES_CHAIN_H_
#define BROADSHEET_QUERY_PLACES_CHAIN_H_

#include <vector>

#include "query/places/relation.h"

namespace broadsheet {

// Each operand takes a place of its own; NEAR and SAME join it to the nearest of the operands to its left, BEFORE to
// the one that it follows in the query; NOT with them asks the one before it in the query to have no such neighbour.
class Chain {
 public:
  // One step fewer than operands.
  explicit Chain(std::vector<ProximityStep> steps);

  // Whether the operands, with these places in one article, can be joined so.
  bool Matches(const std::vector<Places>& operands, const TextUnits& units) const;

  // The places that take part in any such match, by operand; those that NOT looks for have none.
  std::vector<Places> TakingPart(const std::vector<Places>& operands, const TextUnits& units) const;

  const std::vector<ProximityStep>& steps() const { return steps_; }
  // Whether an operand is one that NOT looks for.
  bool IsExcluded(std::size_t operand) const { return operand > 0 && steps_[operand - 1].negated; }

 private:
  // An operand that is joined to one of the `parents` (indices into links_).
  struct Link {
    std::size_t operand;
    ProximityStep step;  // the first link has none
    std::size_t first_parent, last_parent;
  };
  using Tree = std::vector<std::size_t>;  // the parent of each link

  bool NextTree(Tree* tree) const;
  Tree FirstTree() const;
  std::vector<Places> Remaining(const std::vector<Places>& operands, const TextUnits& units) const;
  bool JoinUpwards(const Tree& tree, const TextUnits& units, std::vector<Places>* places) const;

  const std::vector<ProximityStep> steps_;
  std::vector<Link> links_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PLACES_CHAIN_H_
