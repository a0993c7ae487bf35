#include "query/run/position/place_iterator.h"

#include <algorithm>

namespace broadsheet {

Docid SkipAllTo(const std::vector<DocIterator*>& iterators, Docid target, Deadline* deadline) {
  for (std::size_t agreed = 0; agreed < iterators.size();) {
    iterators[agreed]->SkipTo(target);
    const Docid found = iterators[agreed]->docid();
    if (found == kNoMoreDocs || deadline->Reached()) return kNoMoreDocs;
    // One that goes further makes the first look again from there.
    agreed = found == target || agreed == 0 ? agreed + 1 : 0;
    target = found;
  }
  return target;
}

std::vector<DocIterator*> RarestFirst(std::vector<DocIterator*> iterators) {
  std::stable_sort(iterators.begin(), iterators.end(),
                   [](const DocIterator* a, const DocIterator* b) { return a->Cost() < b->Cost(); });
  return iterators;
}

}  // namespace broadsheet
