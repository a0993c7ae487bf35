// An occurrence of a term in a document: where it stands, and which form of the term it is.
#ifndef BROADSHEET_STORAGE_SEGMENT_WORD_OCCURRENCE_H_
#define BROADSHEET_STORAGE_SEGMENT_WORD_OCCURRENCE_H_

#include <cstdint>
#include <span>

#include "storage/segment/form_sets.h"
#include "storage/segment/position.h"

namespace broadsheet {

struct WordOccurrence {
  Position position;
  FormCode code;
};

// Whether all words, ascending, are in the body, as nearly always.
inline bool AreInBody(std::span<const WordOccurrence> occurrences) {
  return !occurrences.empty() && FieldOf(occurrences.back().position) == TextField::kBody;
}

// What occurrences, ascending, add up to.
inline std::uint32_t WdfOf(std::span<const WordOccurrence> occurrences) {
  if (AreInBody(occurrences)) return static_cast<std::uint32_t>(occurrences.size());
  std::uint32_t wdf = 0;
  for (const WordOccurrence& occurrence : occurrences) wdf += FieldWeight(FieldOf(occurrence.position));
  return wdf;
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_WORD_OCCURRENCE_H_
