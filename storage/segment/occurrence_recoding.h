// A block of occurrences under other codes of forms.
#ifndef BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_RECODING_H_
#define BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_RECODING_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "storage/segment/form_sets.h"

namespace broadsheet {

// Appends a block of `postings` under other codes: `codes` has the new one of each old one. False, and nothing is
// appended, if it takes reading their occurrences, or the bytes cannot be right.
bool RecodeOccurrences(std::string_view block, std::uint32_t postings, std::span<const FormCode> codes,
                       std::string& out);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_RECODING_H_
