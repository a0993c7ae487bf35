// Documents that have a word, and where in them it stands.
#ifndef BROADSHEET_QUERY_RUN_POSITION_ITERATOR_H_
#define BROADSHEET_QUERY_RUN_POSITION_ITERATOR_H_

#include <span>
#include <vector>

#include "query/run/doc_iterator.h"

namespace broadsheet {

class PositionIterator : public DocIterator {
 public:
  // Where the word stands in the candidate, ascending; only what its restrictions leave. Valid until the next move.
  virtual const std::vector<Position>& Positions() = 0;

  // The same in two steps, where that is quicker: places that may also be others', and which of them are the word's.
  virtual std::span<const Position> AnyPositions() { return Positions(); }
  virtual bool StandsAt(Position /*one_of_any_positions*/) { return true; }
  // Whether most candidates are none of the word's, which AnyPositions finds out at less cost than where it stands.
  virtual bool IsRarelyThere() const { return false; }
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_ITERATOR_H_
