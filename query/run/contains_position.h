// Whether a position is one of some.
#ifndef BROADSHEET_QUERY_RUN_CONTAINS_POSITION_H_
#define BROADSHEET_QUERY_RUN_CONTAINS_POSITION_H_

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cstddef>
#include <cstdint>
#include <span>

#include "storage/segment/position.h"

namespace broadsheet {

// No branch asks where among them it is. Of eight and more, the last eight may overlap those before.
inline bool ContainsPosition(std::span<const Position> positions, Position wanted) {
#ifdef __SSE2__
  constexpr std::size_t kAtOnce = 8;
  if (positions.size() >= kAtOnce) {
    const __m128i wanted_four_times = _mm_set1_epi32(static_cast<int>(wanted));
    const auto equal = [&](std::size_t at) {
      const auto* const from = reinterpret_cast<const __m128i*>(positions.data() + at);
      return _mm_or_si128(_mm_cmpeq_epi32(_mm_loadu_si128(from), wanted_four_times),
                          _mm_cmpeq_epi32(_mm_loadu_si128(from + 1), wanted_four_times));
    };
    const std::size_t last = positions.size() - kAtOnce;
    __m128i found = equal(last);
    for (std::size_t at = 0; at < last; at += kAtOnce) found = _mm_or_si128(found, equal(at));
    return _mm_movemask_epi8(found) != 0;
  }
#endif
  std::uint32_t found = 0;  // as wide as positions, so that several are compared at a time
  for (const Position position : positions) found |= position == wanted ? 1 : 0;
  return found != 0;
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_CONTAINS_POSITION_H_
