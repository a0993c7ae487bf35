// Documents that have a word, and where in them it stands.
#ifndef BROADSHEET_QUERY_RUN_POSITION_ITERATOR_H_
#define BROADSHEET_QUERY_RUN_POSITION_ITERATOR_H_

#include <vector>

#include "query/run/doc_iterator.h"

namespace broadsheet {

class PositionIterator : public DocIterator {
 public:
  // Where the word stands in the candidate, ascending; only what its restrictions leave. Valid until the next move.
  virtual const std::vector<Position>& Positions() = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_ITERATOR_H_
