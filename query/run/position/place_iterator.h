// Documents that have an operand of proximity, and where in them it stands.
#ifndef BROADSHEET_QUERY_RUN_POSITION_PLACE_ITERATOR_H_
#define BROADSHEET_QUERY_RUN_POSITION_PLACE_ITERATOR_H_

#include <vector>

#include "query/deadline.h"
#include "query/places/place.h"
#include "query/run/doc_iterator.h"

namespace broadsheet {

// A candidate is a match if the operand has a place in it.
class PlaceIterator : public DocIterator {
 public:
  // Where it stands in the candidate. Valid until the next move.
  const Places& FindPlaces() {
    if (located_ != docid_) {
      located_ = docid_;
      places_.clear();
      Locate(&places_);
    }
    return places_;
  }

  bool Matches() override { return !FindPlaces().empty(); }

 protected:
  // Adds the places in the candidate to the empty `places`, in order.
  virtual void Locate(Places* places) = 0;

 private:
  Docid located_ = 0;  // the candidate that `places_` speaks of
  Places places_;
};

// The first document at or after `target` that all of `iterators` have as a candidate, which they are moved to. The
// first iterator leads. kNoMoreDocs if there is none, or the deadline passes.
Docid SkipAllTo(const std::vector<DocIterator*>& iterators, Docid target, Deadline* deadline);

// The same iterators, the one with the fewest candidates first.
std::vector<DocIterator*> RarestFirst(std::vector<DocIterator*> iterators);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_PLACE_ITERATOR_H_
