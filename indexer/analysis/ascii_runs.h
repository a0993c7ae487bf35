// Where the runs of ASCII letters and digits of a text are, found 64 bytes at a time: nearly all words are such runs.
#ifndef BROADSHEET_INDEXER_ANALYSIS_ASCII_RUNS_H_
#define BROADSHEET_INDEXER_ANALYSIS_ASCII_RUNS_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace broadsheet {

// Asked for ascending places, mostly.
class AsciiRuns {
 public:
  void Start(std::string_view text) {
    text_ = text;
    block_ = kNoBlock;
  }

  // The first letter, digit or byte beyond ASCII from `at` on, or the end of the text.
  std::size_t NextStart(std::size_t at) {
    return FindFrom(at, [this] { return words_ | beyond_; });
  }

  // The first byte from `at` on that is no ASCII letter or digit, or the end of the text.
  std::size_t RunEnd(std::size_t at) {
    return FindFrom(at, [this] { return ~words_; });
  }

 private:
  static constexpr std::size_t kBlockBytes = 64;
  static constexpr std::size_t kNoBlock = ~std::size_t{0};

  std::size_t FindFrom(std::size_t at, auto mask) {
    while (at < text_.size()) {
      const std::size_t block = at / kBlockBytes;
      if (block != block_) Load(block);
      const std::uint64_t found = mask() >> at % kBlockBytes;
      if (found != 0) return std::min(at + static_cast<std::size_t>(std::countr_zero(found)), text_.size());
      at = (block + 1) * kBlockBytes;
    }
    return text_.size();
  }

  void Load(std::size_t block) {
    block_ = block;
    const std::string_view rest = text_.substr(block * kBlockBytes);
    if (rest.size() >= kBlockBytes) return Classify(rest.data());
    char padded[kBlockBytes] = {};
    std::memcpy(padded, rest.data(), rest.size());
    Classify(padded);
  }

#ifdef __SSE2__
  void Classify(const char* bytes) {
    words_ = beyond_ = 0;
    for (unsigned i = 0; i < kBlockBytes; i += sizeof(__m128i)) {
      const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
      const __m128i lower = _mm_or_si128(some, _mm_set1_epi8(0x20));
      const __m128i word = _mm_or_si128(IsInRange(lower, 'a', 'z'), IsInRange(some, '0', '9'));
      words_ |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(word))} << i;
      beyond_ |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(some))} << i;
    }
  }

  static __m128i IsInRange(__m128i bytes, char first, char last) {
    const __m128i distance = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(static_cast<char>(last - first))), distance);
  }
#else
  void Classify(const char* bytes) {
    words_ = beyond_ = 0;
    for (unsigned i = 0; i < kBlockBytes; ++i) {
      const auto byte = static_cast<unsigned char>(bytes[i]);
      const unsigned char lower = byte | 0x20;
      const bool word = (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9');
      words_ |= std::uint64_t{word} << i;
      beyond_ |= std::uint64_t{byte >= 0x80} << i;
    }
  }
#endif

  std::string_view text_;
  std::size_t block_ = kNoBlock;  // the one that the masks are of, a bit a byte
  std::uint64_t words_ = 0;       // letters and digits
  std::uint64_t beyond_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_ASCII_RUNS_H_
