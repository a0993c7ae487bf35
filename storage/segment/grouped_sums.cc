#include "storage/segment/grouped_sums.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace broadsheet {
namespace {

constexpr std::size_t kGroup = GroupedSums::kGroup;

#ifdef __SSE2__
inline __m128i Load(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }

inline std::uint32_t Sum(__m128i four) {
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, _MM_SHUFFLE(1, 0, 3, 2)));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, _MM_SHUFFLE(2, 3, 0, 1)));
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(four));
}

// What the numbers of all groups have in common.
class GroupScan {
 public:
  // Returns the sum of the numbers less the bytes.
  std::uint32_t Add(const std::uint32_t* numbers, const std::uint8_t* less, const std::uint8_t* least) {
    const __m128i fours[] = {Load(numbers), Load(numbers + 4), Load(numbers + 8), Load(numbers + 12)};
    any_ = _mm_or_si128(any_, _mm_or_si128(_mm_or_si128(fours[0], fours[1]), _mm_or_si128(fours[2], fours[3])));
    // 255 where they are more; 0 of 2^31 and more.
    const __m128i bytes = _mm_packus_epi16(_mm_packs_epi32(fours[0], fours[1]), _mm_packs_epi32(fours[2], fours[3]));
    wrong_ = _mm_or_si128(wrong_, _mm_cmpeq_epi8(bytes, zero_));
    wrong_ = _mm_or_si128(wrong_, _mm_subs_epu8(Load(least), bytes));
    const __m128i sums = _mm_add_epi32(_mm_add_epi32(fours[0], fours[1]), _mm_add_epi32(fours[2], fours[3]));
    return Sum(_mm_sub_epi32(sums, _mm_sad_epu8(Load(less), zero_)));
  }
  // All are at least 1 and their least, and less than 2^`bits`.
  bool AreInRange(int bits) const {
    const __m128i wrong = _mm_or_si128(wrong_, _mm_srli_epi32(any_, bits));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(wrong, zero_)) == 0xFFFF;
  }

 private:
  const __m128i zero_ = _mm_setzero_si128();
  __m128i any_ = zero_, wrong_ = zero_;
};

// Of the first `count` of a group. No branch asks how many there are.
inline std::uint32_t SumOf(const std::uint32_t* numbers, const std::uint8_t* less, std::uint32_t count) {
  const __m128i counts = _mm_set1_epi32(static_cast<int>(count));
  __m128i sums = _mm_setzero_si128(), places = _mm_set_epi32(3, 2, 1, 0);
  for (std::size_t i = 0; i < kGroup; i += 4) {
    sums = _mm_add_epi32(sums, _mm_and_si128(Load(numbers + i), _mm_cmpgt_epi32(counts, places)));
    places = _mm_add_epi32(places, _mm_set1_epi32(4));
  }
  const __m128i all_places = _mm_set_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m128i counted = _mm_cmpgt_epi8(_mm_set1_epi8(static_cast<char>(count)), all_places);
  return Sum(_mm_sub_epi32(sums, _mm_sad_epu8(_mm_and_si128(Load(less), counted), _mm_setzero_si128())));
}
#else
inline std::uint32_t SumOf(const std::uint32_t* numbers, const std::uint8_t* less, std::uint32_t count) {
  std::uint32_t sum = 0;
  for (std::uint32_t i = 0; i < count; ++i) sum += numbers[i] - less[i];
  return sum;
}

class GroupScan {
 public:
  std::uint32_t Add(const std::uint32_t* numbers, const std::uint8_t* less, const std::uint8_t* least) {
    for (std::size_t i = 0; i < kGroup; ++i) {
      any_ |= numbers[i];
      wrong_ = wrong_ || numbers[i] == 0 || numbers[i] < least[i];
    }
    return SumOf(numbers, less, kGroup);
  }
  bool AreInRange(int bits) const { return !wrong_ && any_ >> bits == 0; }

 private:
  std::uint32_t any_ = 0;
  bool wrong_ = false;
};
#endif

}  // namespace

bool GroupedSums::AddUp(std::span<const std::uint32_t> numbers, const Bytes* bytes) {
  std::memcpy(numbers_.data(), numbers.data(), numbers.size_bytes());
  // The last group is filled up.
  const std::size_t groups = (numbers.size() + kGroup - 1) / kGroup, behind = groups * kGroup - numbers.size();
  std::fill_n(numbers_.data() + numbers.size(), behind, 1);
  if (bytes != nullptr) {
    std::memcpy(less_.data(), bytes->less.data(), bytes->less.size());
  } else {
    less_.fill(0);
  }
  const std::uint8_t* const least = bytes != nullptr ? bytes->least.data() : less_.data();
  GroupScan scan;
  std::uint32_t sum = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    group_begins_[group] = sum;
    const std::size_t first = group * kGroup;
    sum += scan.Add(numbers_.data() + first, less_.data() + first, least + first);
  }
  group_begins_[groups] = sum;
  total_ = sum - static_cast<std::uint32_t>(behind);
  return scan.AreInRange(std::bit_width(kMany - 1));
}

std::uint32_t GroupedSums::Before(std::uint32_t posting) const {
  const std::uint32_t group = posting / kGroup, first = group * kGroup;
  return group_begins_[group] + SumOf(numbers_.data() + first, less_.data() + first, posting - first);
}

}  // namespace broadsheet
