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
  // The former of a document that is not before the candidate; empty if the word is not there. `is_there`: it is known
  // to be.
  virtual std::span<const Position> AnyPositionsIn(Docid docid, bool /*is_there*/) {
    SkipTo(docid);
    return docid_ == docid ? std::span<const Position>(Positions()) : std::span<const Position>();
  }
  // What is quickly known of the former: bit b is set if one of them may be b modulo 64.
  virtual std::uint64_t PossiblePositionsIn(Docid /*docid*/, bool /*is_there*/) { return ~std::uint64_t{0}; }
  // Whether it is known that the former is a single one.
  virtual bool StandsOnceIn(Docid /*docid*/) { return false; }
  // The former will soon be asked for of a document: memory is asked for what will be read. Up to which docid that
  // serves is the result. Ascending from call to call.
  virtual Docid Expect(Docid /*docid*/) { return kNoMoreDocs; }
  virtual bool StandsAt(Position /*one_of_any_positions*/) { return true; }
  // Whether most candidates are none of the word's, which AnyPositionsIn finds out at less cost than where it stands.
  virtual bool IsRarelyThere() const { return false; }
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_ITERATOR_H_
