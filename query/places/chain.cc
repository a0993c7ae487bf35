#include "query/places/chain.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace broadsheet {

// Which operand is the nearest is found by trying: every choice of a parent for each link makes a tree, in which the
// places that fit are found by going through the links once. There are few links (QueryLimits::kChain), so few trees.
Chain::Chain(std::vector<ProximityStep> steps) : steps_(std::move(steps)) {
  links_.push_back({0, {}, 0, 0});
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (steps_[i].negated) continue;
    const std::size_t before = links_.size() - 1;
    links_.push_back({i + 1, steps_[i], steps_[i].relation == Relation::kBefore ? before : 0, before});
  }
}

Chain::Tree Chain::FirstTree() const {
  Tree tree;
  for (const Link& link : links_) tree.push_back(link.first_parent);
  return tree;
}

bool Chain::NextTree(Tree* tree) const {
  for (std::size_t i = 1; i < links_.size(); ++i) {
    if ((*tree)[i] < links_[i].last_parent) {
      ++(*tree)[i];
      return true;
    }
    (*tree)[i] = links_[i].first_parent;
  }
  return false;
}

// The places of the links, without those that have a neighbour they must not have.
std::vector<Places> Chain::Remaining(const std::vector<Places>& operands, const TextUnits& units) const {
  std::vector<Places> remaining;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (!IsExcluded(i)) {
      remaining.push_back(operands[i]);
      continue;
    }
    Places& kept = remaining.back();
    const Places lost = KeepLeft(kept, steps_[i - 1], operands[i], units);
    Places left;
    std::set_difference(kept.begin(), kept.end(), lost.begin(), lost.end(), std::back_inserter(left));
    kept = std::move(left);
  }
  return remaining;
}

// Leaves of each link's places those that have all links below them. False if the root has none left.
bool Chain::JoinUpwards(const Tree& tree, const TextUnits& units, std::vector<Places>* places) const {
  for (std::size_t i = links_.size(); i-- > 1;) {
    Places& parent = (*places)[tree[i]];
    parent = KeepLeft(parent, links_[i].step, (*places)[i], units);
    if (parent.empty()) return false;
  }
  return !places->front().empty();
}

bool Chain::Matches(const std::vector<Places>& operands, const TextUnits& units) const {
  const std::vector<Places> remaining = Remaining(operands, units);
  Tree tree = FirstTree();
  do {
    std::vector<Places> places = remaining;
    if (JoinUpwards(tree, units, &places)) return true;
  } while (NextTree(&tree));
  return false;
}

std::vector<Places> Chain::TakingPart(const std::vector<Places>& operands, const TextUnits& units) const {
  const std::vector<Places> remaining = Remaining(operands, units);
  std::vector<Places> taking_part(operands.size());
  Tree tree = FirstTree();
  do {
    std::vector<Places> places = remaining;
    if (!JoinUpwards(tree, units, &places)) continue;
    for (std::size_t i = 0; i < links_.size(); ++i) {
      // A parent has its final places before its children do.
      if (i > 0) places[i] = KeepRight(places[tree[i]], links_[i].step, places[i], units);
      Places& all = taking_part[links_[i].operand];
      Places joined;
      std::set_union(all.begin(), all.end(), places[i].begin(), places[i].end(), std::back_inserter(joined));
      all = std::move(joined);
    }
  } while (NextTree(&tree));
  return taking_part;
}

}  // namespace broadsheet
