// A form's spelling, told by what it has in common with its term.
#ifndef BROADSHEET_STORAGE_SEGMENT_SPELLING_CODEC_H_
#define BROADSHEET_STORAGE_SEGMENT_SPELLING_CODEC_H_

#include <string>
#include <string_view>

#include "storage/segment/bytes.h"

namespace broadsheet {

void AppendSpelling(std::string_view term, std::string_view spelling, std::string& out);

// Reads what AppendSpelling wrote; check in.ok() afterwards.
std::string ReadSpelling(std::string_view term, ByteReader& in);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SPELLING_CODEC_H_
