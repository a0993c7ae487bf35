// Four postings of two or three bytes each at once, by moving bytes about.
#ifndef BROADSHEET_STORAGE_SEGMENT_FOUR_POSTINGS_H_
#define BROADSHEET_STORAGE_SEGMENT_FOUR_POSTINGS_H_

#include "storage/segment/shuffles.h"

#ifdef BROADSHEET_SHUFFLES
#include <tmmintrin.h>

#include <array>
#include <cstdint>

#include "storage/segment/term_info.h"

namespace broadsheet {

// How four postings of two or three bytes each begin twelve bytes, by which of these are followed by another byte of
// their number. Whether one byte or two say how many docids are passed over is a toss in many a list, so no branch asks
// it.
struct FourPostings {
  static constexpr std::uint32_t kCount = 4, kMostBytes = 3 * kCount;
  std::uint8_t long_ones : 4;  // the first in the lowest bit
  std::uint8_t bytes : 4;      // of all; 0: they are no such postings
};
constexpr FourPostings FourByMarks(std::uint32_t marks) {
  std::uint32_t long_ones = 0, bytes = 0;
  for (std::uint32_t i = 0; i < FourPostings::kCount; ++i) {
    const std::uint32_t two = marks >> bytes & 1;
    if ((marks >> bytes & (two != 0 ? 6 : 2)) != 0) return {0, 0};
    long_ones |= two << i;
    bytes += 2 + two;
  }
  return {static_cast<std::uint8_t>(long_ones), static_cast<std::uint8_t>(bytes)};
}
inline constexpr auto kFourByMarks = [] {
  std::array<FourPostings, 1u << FourPostings::kMostBytes> table{};
  for (std::uint32_t marks = 0; marks < table.size(); ++marks) table[marks] = FourByMarks(marks);
  return table;
}();

// Which bytes go to each posting's number of 32 bits, by long_ones: two for the docids passed over, then one for wdf.
struct alignas(16) Places {
  std::uint8_t of[16];
};
inline constexpr auto kPlacesOfFour = [] {
  constexpr std::uint8_t kZero = 0x80;
  std::array<Places, 1u << FourPostings::kCount> table{};
  for (std::uint32_t long_ones = 0; long_ones < table.size(); ++long_ones) {
    std::uint8_t at = 0;
    for (std::uint32_t i = 0; i < FourPostings::kCount; ++i) {
      const bool two = (long_ones >> i & 1) != 0;
      std::uint8_t* const place = table[long_ones].of + 4 * i;
      place[0] = at++;
      place[1] = two ? at++ : kZero;
      place[2] = at++;
      place[3] = kZero;
    }
  }
  return table;
}();

// Four postings that bytes begin with, as numbers of 32 bits: docids passed over, and above these the wdf.
// `before`: the docid before them, four times; then that of the last.
BROADSHEET_SHUFFLES inline void DecodeFour(const std::uint8_t* at, FourPostings four, __m128i& before,
                                           Docid* docids_out, std::uint32_t* wdfs_out) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i numbers =
      _mm_shuffle_epi8(bytes, _mm_load_si128(reinterpret_cast<const __m128i*>(kPlacesOfFour[four.long_ones].of)));
  __m128i steps = _mm_or_si128(_mm_and_si128(numbers, _mm_set1_epi32(0x7F)),
                               _mm_and_si128(_mm_srli_epi32(numbers, 1), _mm_set1_epi32(0x3F80)));
  steps = _mm_add_epi32(steps, _mm_set1_epi32(1));
  steps = _mm_add_epi32(steps, _mm_slli_si128(steps, 4));
  steps = _mm_add_epi32(steps, _mm_slli_si128(steps, 8));
  const __m128i docids = _mm_add_epi32(before, steps);
  before = _mm_shuffle_epi32(docids, _MM_SHUFFLE(3, 3, 3, 3));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(docids_out), docids);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(wdfs_out), _mm_srli_epi32(numbers, 16));
}

}  // namespace broadsheet

#endif

#endif  // BROADSHEET_STORAGE_SEGMENT_FOUR_POSTINGS_H_
