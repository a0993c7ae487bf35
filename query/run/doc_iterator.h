// How the executor walks the documents of one segment that answer a part of the query.
#ifndef BROADSHEET_QUERY_RUN_DOC_ITERATOR_H_
#define BROADSHEET_QUERY_RUN_DOC_ITERATOR_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "storage/segment/segment.h"

namespace broadsheet {

// Documents in ascending order of docid, in two phases: moving is cheap and stops at candidates (all words are
// there); Matches() then looks closer (where are they?), and is asked only where everything else already fits.
// Iterators are linked by plain pointers; the SegmentPlan owns them all. Not thread-safe.
class DocIterator {
 public:
  DocIterator() = default;
  DocIterator(const DocIterator&) = delete;
  DocIterator& operator=(const DocIterator&) = delete;
  virtual ~DocIterator() = default;

  // The candidate; 0 before the first move, kNoMoreDocs at the end.
  Docid docid() const { return docid_; }

  // To the first candidate at or after `target`; never moves back.
  virtual void SkipTo(Docid target) = 0;
  virtual void Next() { SkipTo(docid_ + 1); }

  // Whether the candidate is a match. May be asked again for the same candidate, at little cost.
  virtual bool Matches() { return true; }

  // What this part adds to the score of the candidate, which must be a match.
  virtual double Score() { return 0; }

  // About how many candidates there are.
  virtual std::uint64_t Cost() const = 0;

  // The number of matches where it is known without walking (from the start, tombstones not regarded).
  virtual std::optional<std::uint64_t> KnownCount() const { return std::nullopt; }

  // For Explain: what it is, without its children; and those.
  virtual std::string Describe() const = 0;
  virtual std::span<DocIterator* const> Children() const { return {}; }

 protected:
  Docid docid_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_DOC_ITERATOR_H_
