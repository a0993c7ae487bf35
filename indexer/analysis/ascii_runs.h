// Where the runs of ASCII letters and digits of a text are, found 64 bytes at a time: nearly all words are such runs,
// and most are words for certain.
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
  static constexpr std::size_t kBlockBytes = 64;

  // What the bytes of a block are, a bit a byte. Behind the end of the text none is anything.
  struct Block {
    std::uint64_t words = 0;   // letters and digits
    std::uint64_t beyond = 0;  // not ASCII
    // A run that ends there may yet be a part of a larger word: what is not ASCII, hyphens and underscores, and other
    // joiners (CharClass) before what may be a word.
    std::uint64_t joining = 0;
  };

  void Start(std::string_view text) {
    text_ = text;
    number_ = kNoBlock;
  }

  // The first letter, digit or byte beyond ASCII from `at` on, or the end of the text.
  std::size_t NextStart(std::size_t at) {
    return FindFrom(at, [this] { return block_.words | block_.beyond; });
  }

  // The first byte from `at` on that is no ASCII letter or digit, or the end of the text.
  std::size_t RunEnd(std::size_t at) {
    return FindFrom(at, [this] { return ~block_.words; });
  }

  // That of the bytes from number * kBlockBytes on.
  const Block& BlockAt(std::size_t number) {
    if (number != number_) Load(number);
    return block_;
  }

 private:
  static constexpr std::size_t kNoBlock = ~std::size_t{0};

  std::size_t FindFrom(std::size_t at, auto mask) {
    while (at < text_.size()) {
      const std::size_t number = at / kBlockBytes;
      if (number != number_) Load(number);
      const std::uint64_t found = mask() >> at % kBlockBytes;
      if (found != 0) return std::min(at + static_cast<std::size_t>(std::countr_zero(found)), text_.size());
      at = (number + 1) * kBlockBytes;
    }
    return text_.size();
  }

  void Load(std::size_t number) {
    number_ = number;
    const std::string_view rest = text_.substr(number * kBlockBytes);
    if (rest.size() >= kBlockBytes) {
      Classify(rest.data(), rest.size() > kBlockBytes && MayBeOfWord(static_cast<unsigned char>(rest[kBlockBytes])));
    } else {
      char padded[kBlockBytes] = {};
      std::memcpy(padded, rest.data(), rest.size());
      Classify(padded, false);
    }
  }

  static constexpr bool IsWord(unsigned char byte) {
    const unsigned char lower = byte | 0x20;
    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9');
  }
  static constexpr bool MayBeOfWord(unsigned char byte) { return byte >= 0x80 || IsWord(byte); }

  // Of 64 bytes, and whether the next one may be of a word.
  void Classify(const char* bytes, bool before_word) {
    std::uint64_t words = 0, beyond = 0, linking = 0, joiners = 0;
#ifdef __SSE2__
    for (unsigned i = 0; i < kBlockBytes; i += sizeof(__m128i)) {
      const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
      const __m128i lower = _mm_or_si128(some, _mm_set1_epi8(0x20));
      words |= Mask(_mm_or_si128(IsInRange(lower, 'a', 'z'), IsInRange(some, '0', '9'))) << i;
      beyond |= Mask(some) << i;
      linking |= Mask(_mm_or_si128(Is(some, '-'), Is(some, '_'))) << i;
      joiners |= Mask(_mm_or_si128(_mm_or_si128(IsInRange(some, '&', '\''), IsInRange(some, ',', '.')), Is(some, '`')))
                 << i;
    }
#else
    for (unsigned i = 0; i < kBlockBytes; ++i) {
      const auto byte = static_cast<unsigned char>(bytes[i]);
      words |= std::uint64_t{IsWord(byte)} << i;
      beyond |= std::uint64_t{byte >= 0x80} << i;
      linking |= std::uint64_t{byte == '-' || byte == '_'} << i;
      joiners |= std::uint64_t{byte == '&' || byte == '\'' || byte == ',' || byte == '.' || byte == '`'} << i;
    }
#endif
    const std::uint64_t following = (words | beyond) >> 1 | std::uint64_t{before_word} << (kBlockBytes - 1);
    block_ = {words, beyond, beyond | linking | (joiners & following)};
  }

#ifdef __SSE2__
  static std::uint64_t Mask(__m128i bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }
  static __m128i Is(__m128i bytes, char byte) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)); }
  static __m128i IsInRange(__m128i bytes, char first, char last) {
    const __m128i distance = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(static_cast<char>(last - first))), distance);
  }
#endif

  std::string_view text_;
  std::size_t number_ = kNoBlock;  // of block_
  Block block_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_ASCII_RUNS_H_
