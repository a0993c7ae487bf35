// A term of a segment, as looked up.
#ifndef BROADSHEET_STORAGE_SEGMENT_TERM_INFO_H_
#define BROADSHEET_STORAGE_SEGMENT_TERM_INFO_H_

#include <cstdint>

namespace broadsheet {

// A document within its segment, from 1; newest first, undated last; among equal days the later instant first, then
// the smaller id. 0 is no document.
using Docid = std::uint32_t;
inline constexpr Docid kNoMoreDocs = 0xFFFFFFFF;

// A term found in a segment. A small value, valid as long as its segment.
struct TermInfo {
  std::uint32_t ordinal = 0;  // place in the segment's sorted terms
  std::uint32_t document_frequency = 0;
  std::uint64_t collection_frequency = 0;  // sum of wdf
  std::uint32_t form_count = 0;            // forms of this term; 0: a filter term without positions
  std::uint64_t opaque[5] = {};            // where its parts are; for the segment's own use
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_TERM_INFO_H_
