// Many places of a Rice array at once, by moving bytes about.
#ifndef BROADSHEET_STORAGE_SEGMENT_MANY_PLACES_H_
#define BROADSHEET_STORAGE_SEGMENT_MANY_PLACES_H_

#include "storage/segment/shuffles.h"

#ifdef BROADSHEET_SHUFFLES
#include <tmmintrin.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "storage/segment/ones_of_byte.h"

namespace broadsheet {

// Reads up to kMost numbers of an array, as sums.
class ManyPlaces {
 public:
  static constexpr std::uint32_t kMost = 64;
  static constexpr std::uint32_t kAtOnce = 8;
  // So wide, a number's low bits lie in two bytes wherever they begin.
  static constexpr int kMostLowBits = 9;
  // From the first byte of eight numbers' low bits on, so many are read.
  static constexpr std::size_t kLowBytes = 16;

  // Finds the next `count` ones, from 1, from bit `bit` of `bytes` on. Behind the last of them is the result, counted
  // from `bit`; 0 if the bytes end before, or the places of numbers with so many low bits would not fit 16 bits.
  BROADSHEET_SHUFFLES std::uint32_t FindOnes(const std::uint8_t* bytes, const std::uint8_t* end, unsigned bit,
                                             int low_bits, std::uint32_t count) {
    constexpr unsigned kByteBits = 8;
    end = bytes + std::min<std::ptrdiff_t>(end - bytes, (kMostPlaces >> low_bits) / kByteBits);
    const __m128i zero = _mm_setzero_si128(), eight = _mm_set1_epi16(8);
    __m128i before = _mm_set1_epi16(static_cast<short>(-static_cast<int>(bit)));
    std::uint32_t found = 0, byte = *bytes & 0xFFu << bit;
    while (true) {
      const __m128i places = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kOnesOfByte[byte].data()));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(ones_ + found),
                       _mm_add_epi16(before, _mm_unpacklo_epi8(places, zero)));
      found += kOneCountOfByte[byte];
      if (found >= count) return ones_[count - 1] + 1u;
      if (++bytes == end) return 0;
      before = _mm_add_epi16(before, eight);
      byte = *bytes;
    }
  }

  // The places of the ones found, with `base` added to each; those of kAtOnce - 1 more are written over. `lows`: where
  // the low bits begin, the first at bit `bit`.
  BROADSHEET_SHUFFLES void Write(const std::uint8_t* lows, unsigned bit, int low_bits, std::uint32_t count,
                                 std::uint32_t base, std::uint32_t* out) const {
    const Unpacking& unpacking = kUnpackings[static_cast<std::size_t>(low_bits)][bit];
    const __m128i shuffle = _mm_load_si128(reinterpret_cast<const __m128i*>(unpacking.bytes.data()));
    const __m128i factors = _mm_load_si128(reinterpret_cast<const __m128i*>(unpacking.factors.data()));
    const __m128i drop = _mm_cvtsi32_si128(16 - low_bits), shift = _mm_cvtsi32_si128(low_bits);
    const __m128i last = _mm_set1_epi16(0x0F0E), zero = _mm_setzero_si128();
    const __m128i bases = _mm_set1_epi32(static_cast<int>(base));
    // The ith place is i, the low bits up to it, and, above these, the zeros before its one.
    const __m128i numbers = _mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0);
    const __m128i eight = _mm_set1_epi16(kAtOnce);
    __m128i known = _mm_sub_epi16(numbers, _mm_sll_epi16(numbers, shift));
    const __m128i next = _mm_sub_epi16(eight, _mm_sll_epi16(eight, shift));
    for (std::uint32_t i = 0; i < count; i += kAtOnce, lows += low_bits) {
      __m128i sums = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(lows)), shuffle);
      sums = _mm_srl_epi16(_mm_mullo_epi16(sums, factors), drop);
      sums = _mm_add_epi16(sums, _mm_slli_si128(sums, 2));
      sums = _mm_add_epi16(sums, _mm_slli_si128(sums, 4));
      sums = _mm_add_epi16(sums, _mm_slli_si128(sums, 8));
      const __m128i ones = _mm_loadu_si128(reinterpret_cast<const __m128i*>(ones_ + i));
      const __m128i places = _mm_add_epi16(_mm_add_epi16(_mm_sll_epi16(ones, shift), known), sums);
      known = _mm_add_epi16(_mm_add_epi16(known, next), _mm_shuffle_epi8(sums, last));
      auto* const to = reinterpret_cast<__m128i*>(out + i);
      _mm_storeu_si128(to, _mm_add_epi32(bases, _mm_unpacklo_epi16(places, zero)));
      _mm_storeu_si128(to + 1, _mm_add_epi32(bases, _mm_unpackhi_epi16(places, zero)));
    }
  }

 private:
  static constexpr std::uint32_t kMostPlaces = 0x10000;

  // Which two bytes have the low bits of each of eight numbers, and what brings those to the top.
  struct alignas(16) Unpacking {
    std::array<std::uint8_t, 16> bytes;
    std::array<std::uint16_t, 8> factors;
  };
  // By the number of low bits, and the bit of its byte at which the first begins.
  static constexpr auto kUnpackings = [] {
    std::array<std::array<Unpacking, 8>, kMostLowBits + 1> table{};
    for (std::uint32_t low_bits = 0; low_bits <= kMostLowBits; ++low_bits) {
      for (std::uint32_t bit = 0; bit < 8; ++bit) {
        Unpacking& unpacking = table[low_bits][bit];
        for (std::uint32_t i = 0; i < kAtOnce; ++i) {
          const std::uint32_t at = bit + i * low_bits;
          unpacking.bytes[2 * i] = static_cast<std::uint8_t>(at / 8);
          unpacking.bytes[2 * i + 1] = static_cast<std::uint8_t>(at / 8 + 1);
          unpacking.factors[i] = static_cast<std::uint16_t>(1u << (16 - low_bits - at % 8));
        }
      }
    }
    return table;
  }();

  alignas(16) std::uint16_t ones_[kMost + kAtOnce];
};

}  // namespace broadsheet

#endif

#endif  // BROADSHEET_STORAGE_SEGMENT_MANY_PLACES_H_
