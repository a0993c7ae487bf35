#include "query/run/position/place_plan.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "query/run/phrase_iterator.h"
#include "query/run/position/leaf_places.h"
#include "query/run/position/many_lists.h"
#include "query/run/position/operators.h"

namespace broadsheet {
namespace {

// More lists are read through a window.
constexpr std::size_t kFewLists = 8;

}  // namespace

PositionIterator* PlacePlanner::Word(std::vector<WordSource> sources, std::optional<TextField> field,
                                     const WordScorer& scorer, std::string name) {
  if (sources.size() > kFewLists) {
    return plan_->Own<ManyListsIterator>(segment_, std::move(sources), field, scorer, std::move(name), deadline_);
  }
  return plan_->Own<WordIterator>(segment_, std::move(sources), field, scorer, std::move(name));
}

DocIterator* PlacePlanner::Row(const std::vector<PositionIterator*>& words, std::optional<TextField> field) {
  if (words.size() == 1) return words.front();
  return plan_->Own<PhraseIterator>(words, field);
}

PlaceIterator* PlacePlanner::Operand(const ResolvedNode& node, const std::vector<PositionIterator*>& words) {
  PlaceIterator* operand = nullptr;
  if (node.window) {
    std::vector<PositionIterator*> there;
    std::copy_if(words.begin(), words.end(), std::back_inserter(there), [](auto* word) { return word != nullptr; });
    operand =
        plan_->Own<WindowPlaces>(std::move(there), words.size(), words.size() + *node.window, node.field, deadline_);
  } else if (words.size() == 1) {
    operand = plan_->Own<WordPlaces>(words.front());
  } else {
    const auto length = static_cast<std::uint32_t>(words.size());
    operand = plan_->Own<PhrasePlaces>(plan_->Own<PhraseIterator>(words, node.field), length);
  }
  return node.lead ? plan_->Own<LeadPlaces>(operand, segment_) : operand;
}

PlaceIterator* PlacePlanner::Union(const std::vector<PlaceIterator*>& children) {
  std::vector<PlaceIterator*> there;
  std::copy_if(children.begin(), children.end(), std::back_inserter(there),
               [](auto* child) { return child != nullptr; });
  if (there.empty()) return nullptr;
  return there.size() == 1 ? there.front() : plan_->Own<UnionPlaces>(std::move(there));
}

PlaceIterator* PlacePlanner::Join(const std::vector<ProximityStep>& steps,
                                  const std::vector<PlaceIterator*>& children) {
  Chain chain(steps);
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (children[i] == nullptr && !chain.IsExcluded(i)) return nullptr;
  }
  return plan_->Own<ChainPlaces>(children, std::move(chain), segment_, deadline_);
}

PlaceIterator* PlacePlanner::Mention(DocIterator* about, PlaceIterator* names) {
  return plan_->Own<MentionPlaces>(about, names, deadline_);
}

DocIterator* PlacePlanner::AtLeast(PlaceIterator* operand, std::uint32_t times) {
  return plan_->Own<AtLeastIterator>(operand, times);
}

}  // namespace broadsheet
