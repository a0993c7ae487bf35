// The parts of a plan that need to know where words stand.
#ifndef BROADSHEET_QUERY_RUN_POSITION_PLACE_PLAN_H_
#define BROADSHEET_QUERY_RUN_POSITION_PLACE_PLAN_H_

#include <optional>
#include <string>
#include <vector>

#include "query/resolved_tree.h"
#include "query/run/plan.h"
#include "query/run/position/place_iterator.h"
#include "query/run/word_iterator.h"

namespace broadsheet {

class PlacePlanner {
 public:
  // Everything must outlive it; iterators are added to `plan`.
  PlacePlanner(const Segment& segment, Deadline* deadline, SegmentPlan* plan)
      : segment_(segment), deadline_(deadline), plan_(plan) {}

  // A word with these sources, at least one of which finds.
  PositionIterator* Word(std::vector<WordSource> sources, std::optional<TextField> field, const WordScorer& scorer,
                         std::string name);
  // Words in a row, nullptr for any word.
  DocIterator* Row(const std::vector<PositionIterator*>& words, std::optional<TextField> field);
  // The words of a kWords node as an operand.
  PlaceIterator* Operand(const ResolvedNode& node, const std::vector<PositionIterator*>& words);

  // A child that is nowhere in the segment is nullptr, and so is a result that is not.
  PlaceIterator* Union(const std::vector<PlaceIterator*>& children);
  PlaceIterator* Join(const std::vector<ProximityStep>& steps, const std::vector<PlaceIterator*>& children);

  PlaceIterator* Mention(DocIterator* about, PlaceIterator* names);
  DocIterator* AtLeast(PlaceIterator* operand, std::uint32_t times);

 private:
  const Segment& segment_;
  Deadline* const deadline_;
  SegmentPlan* const plan_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_PLACE_PLAN_H_
