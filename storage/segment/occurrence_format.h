// What a block of occurrences begins with, for those who write and read it.
#ifndef BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_FORMAT_H_
#define BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_FORMAT_H_

#include <cstdint>

#include "storage/segment/bytes.h"
#include "storage/segment/rice_code.h"

namespace broadsheet {

// Sets of the forms of a block of fewer postings would take more than its codes.
inline constexpr std::uint32_t kLeastPostingsForSets = 64;

// How a block has the codes of its occurrences.
enum class CodesOfBlock { kAllZero, kEach, kListed, kBySets };

// The block's first byte.
inline constexpr unsigned kStepBitsMask = 0x1F;
inline constexpr unsigned kCodeShift = 5;
inline constexpr unsigned kCodeMask = 3;
inline constexpr unsigned kCodeBitsFollow = 2;  // less: that many low bits
inline constexpr unsigned kCodesAllZero = 3;
inline constexpr unsigned kCodesListed =
    kMaxRiceBits + 1;  // instead of a number of bits: only codes other than 0 are there
inline constexpr unsigned kCodesBySets = kMaxRiceBits + 2;  // instead of a number of bits: FormSets tell nearly all
inline constexpr unsigned kHasUncommon = 0x80;

// The sets of forms that `in` comes to; reads past them.
inline ByteReader SetBytes(ByteReader& in) { return ReaderOf(in.Bytes(in.Varint())); }

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_FORMAT_H_
