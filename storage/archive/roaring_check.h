// Whether the bytes of a bitmap are sound.
#ifndef BROADSHEET_STORAGE_ARCHIVE_ROARING_CHECK_H_
#define BROADSHEET_STORAGE_ARCHIVE_ROARING_CHECK_H_

#include <string_view>

namespace broadsheet {

// True if `bytes` are a bitmap of 32-bit numbers in the portable format of github.com/RoaringBitmap/RoaringFormatSpec,
// such as CRoaring writes. CRoaring reads within any bytes, but believes what they say of themselves: of others than
// these its operations may write beyond their memory.
bool IsSoundRoaring(std::string_view bytes);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_ROARING_CHECK_H_
