// The engine's hot path: postings are decoded a block at a time out of the mapped glass file.
#include "storage/segment/posting_decoder.h"

#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "storage/segment/four_postings.h"
#include "storage/segment/words_format.h"

namespace broadsheet {
namespace {

static_assert(PostingBlock::kMaxPostings == kBlockPostings);

// A posting is two varints: docids passed over since the one before, and wdf. Mostly both are single bytes.
constexpr std::size_t kBytesAtOnce = 16;
constexpr std::uint32_t kPostingsAtOnce = kBytesAtOnce / 2;

// A block's body, as far as it is decoded.
struct Decoding {
  const std::uint8_t* at;
  const std::uint8_t* end;  // of what may be read
  Docid docid;              // of the last posting decoded
  Docid last;               // of the block
  std::uint32_t count;      // postings decoded

  std::size_t remaining() const { return static_cast<std::size_t>(end - at); }
};

#ifdef __SSE2__
// Which of kBytesAtOnce are followed by another one of their number, the first in the lowest bit.
inline std::uint32_t MarkFollowed(__m128i bytes) { return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes)); }

// A group of postings out of their bytes, behind the docid that all of `before` is. Returns the last docid, four times.
inline __m128i DecodeGroup(__m128i pairs, __m128i before, Docid* docids, std::uint32_t* wdfs) {
  const __m128i zero = _mm_setzero_si128();
  // Steps of eight docids as 16-bit numbers, added up.
  __m128i steps = _mm_add_epi16(_mm_and_si128(pairs, _mm_set1_epi16(0xFF)), _mm_set1_epi16(1));
  steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 2));
  steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 4));
  steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 8));
  const __m128i upper = _mm_add_epi32(before, _mm_unpackhi_epi16(steps, zero));
  const __m128i wdf = _mm_srli_epi16(pairs, 8);
  auto* const docids_out = reinterpret_cast<__m128i*>(docids);
  auto* const wdfs_out = reinterpret_cast<__m128i*>(wdfs);
  _mm_storeu_si128(docids_out, _mm_add_epi32(before, _mm_unpacklo_epi16(steps, zero)));
  _mm_storeu_si128(docids_out + 1, upper);
  _mm_storeu_si128(wdfs_out, _mm_unpacklo_epi16(wdf, zero));
  _mm_storeu_si128(wdfs_out + 1, _mm_unpackhi_epi16(wdf, zero));
  return _mm_shuffle_epi32(upper, _MM_SHUFFLE(3, 3, 3, 3));
}

// Postings as long as all their numbers are single bytes, up to as many as a block has, be they its own or not.
// The docid that the next group goes on from stays in a register: it is what each group waits for.
inline void DecodeUnbounded(Decoding& from, PostingBlock& block) {
  __m128i before = _mm_set1_epi32(static_cast<int>(from.docid));
  const std::uint8_t* at = from.at;
  std::uint32_t count = from.count;
  for (std::size_t groups = from.remaining() / kBytesAtOnce; groups > 0 && count + kPostingsAtOnce <= kBlockPostings;
       --groups, at += kBytesAtOnce, count += kPostingsAtOnce) {
    const __m128i pairs = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const std::uint32_t followed = MarkFollowed(pairs);
    before = DecodeGroup(pairs, before, block.docids + count, block.wdfs + count);
    if (followed != 0) {
      const auto whole = static_cast<std::uint32_t>(std::countr_zero(followed)) / 2;
      at += 2 * whole;
      count += whole;
      break;
    }
  }
  // A block's last postings are no group; with some that are decoded already they are.
  const std::uint32_t left = kBlockPostings - count;
  if (count > from.count && left > 0 && left < kPostingsAtOnce && from.end - at >= 2 * std::ptrdiff_t{left}) {
    const std::uint32_t first = kBlockPostings - kPostingsAtOnce;
    const __m128i pairs = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 2 * left - kBytesAtOnce));
    if (MarkFollowed(pairs) == 0) {
      before = _mm_set1_epi32(static_cast<int>(block.docids[first - 1]));
      DecodeGroup(pairs, before, block.docids + first, block.wdfs + first);
      at += 2 * left;
      count = kBlockPostings;
    }
  }
  from.at = at;
  from.count = count;
}
#else
inline void DecodeUnbounded(Decoding& from, PostingBlock& block) {
  constexpr std::uint8_t kFollowed = 0x80;
  Docid docid = from.docid;
  for (; from.remaining() >= 2 && from.count < kBlockPostings; from.at += 2, ++from.count) {
    if (((from.at[0] | from.at[1]) & kFollowed) != 0) return;
    docid += from.at[0] + 1;
    block.docids[from.count] = docid;
    block.wdfs[from.count] = from.at[1];
  }
}
#endif

// As many postings as have single bytes, up to `last`. False if they cannot be right.
inline bool DecodeSingleBytes(Decoding& from, PostingBlock& block) {
  const std::uint32_t first = from.count;
  DecodeUnbounded(from, block);
  if (from.count == first) return true;
  const Docid docid = block.docids[from.count - 1];
  if (docid - from.docid > from.last - from.docid) {
    // What follows the block's last posting was taken for postings, too.
    const auto before = static_cast<std::uint32_t>(FindDocid(block.docids + first, from.count - first, from.last));
    if (first + before == from.count || block.docids[first + before] != from.last) return false;
    from.count = first + before + 1;
    from.docid = from.last;
    return true;
  }
  from.docid = docid;
  return true;
}

struct Posting {
  std::uint32_t skipped, wdf;
};

// A posting of any size; behind it is the result, or nullptr if it cannot be right.
const std::uint8_t* ReadLongPosting(const std::uint8_t* at, const std::uint8_t* end, Posting* posting) {
  ByteReader in(at, end);
  posting->skipped = in.Varint32();
  posting->wdf = in.Varint32();
  return in.ok() ? in.position() : nullptr;
}

// Appends a posting. False if it cannot be right.
inline bool Append(Posting posting, Decoding& from, PostingBlock& block) {
  if (posting.skipped >= from.last - from.docid || from.count == kBlockPostings) return false;
  from.docid += posting.skipped + 1;
  block.docids[from.count] = from.docid;
  block.wdfs[from.count++] = posting.wdf;
  return true;
}

// The posting that `bytes` begin with, if it takes three bytes at most. Whether one or two bytes say how many docids
// are passed over is a toss in many a list, so no branch asks it.
struct ShortPosting {
  explicit ShortPosting(std::uint64_t bytes) {
    const auto low = static_cast<std::uint32_t>(bytes), two = low >> 7 & 1;
    size = 2 + two;
    posting = {(low & 0x7F) | (low >> 1 & 0x3F80 & -two), low >> (8 + 8 * two) & 0xFF};
    fits = ((posting.wdf | (low >> 8 & -two)) & 0x80) == 0;
  }
  Posting posting;
  std::uint32_t size;
  bool fits;
};

// `twos` times two postings of any size, up to the block's last. False if they cannot be right.
inline bool DecodeFew(std::uint32_t twos, Decoding& from, PostingBlock& block) {
  for (std::uint32_t i = 0; i < twos && from.docid != from.last; ++i) {
    if (from.remaining() >= sizeof(std::uint64_t)) [[likely]] {
      const auto bytes = LoadFixed<std::uint64_t>(from.at);
      const ShortPosting one(bytes), other(bytes >> 8 * one.size);
      if (one.fits && other.fits) [[likely]] {
        from.at += one.size;
        if (!Append(one.posting, from, block)) return false;
        if (from.docid == from.last) return true;
        from.at += other.size;
        if (!Append(other.posting, from, block)) return false;
        continue;
      }
    }
    Posting posting;
    from.at = ReadLongPosting(from.at, from.end, &posting);
    if (from.at == nullptr || !Append(posting, from, block)) return false;
  }
  return true;
}

// Up to `last`. False if they cannot be right.
bool DecodeRest(Decoding& from, PostingBlock& block) {
  while (from.docid != from.last) {
    // What is no group of short ones is mostly followed by more of the kind.
    if (!DecodeSingleBytes(from, block) || !DecodeFew(kPostingsAtOnce / 2, from, block)) return false;
  }
  return true;
}

#ifdef BROADSHEET_SHUFFLES
// As many postings as come in fours with two or three bytes each, and end at `last` or before; fewer where a group of
// eight with single bytes follows.
BROADSHEET_SHUFFLES inline void DecodeFours(Decoding& from, PostingBlock& block) {
  __m128i before = _mm_set1_epi32(static_cast<int>(from.docid));
  while (from.remaining() >= kBytesAtOnce && from.count + FourPostings::kCount <= kBlockPostings) {
    const std::uint32_t marks = MarkFollowed(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from.at)));
    if (marks == 0 && from.count + kPostingsAtOnce <= kBlockPostings) return;
    const FourPostings four = kFourByMarks[marks % kFourByMarks.size()];
    if (four.bytes == 0) return;
    DecodeFour(from.at, four, before, block.docids + from.count, block.wdfs + from.count);
    const std::uint32_t passed = static_cast<std::uint32_t>(_mm_cvtsi128_si32(before)) - from.docid;
    if (passed > from.last - from.docid) return;
    from.docid += passed;
    from.count += FourPostings::kCount;
    from.at += four.bytes;
  }
}

// The same in less time.
BROADSHEET_SHUFFLES bool ShuffleRest(Decoding& rest, PostingBlock& block) {
  Decoding from = rest;
  while (from.docid != from.last) {
    if (!DecodeSingleBytes(from, block)) return false;
    if (from.docid == from.last) break;
    const std::uint32_t count = from.count;
    DecodeFours(from, block);
    if (from.count == count && !DecodeFew(1, from, block)) return false;
  }
  rest = from;
  return true;
}
#endif

template <typename Decode>
bool DecodeBody(ByteReader in, Docid first, Docid last, PostingBlock& block, Decode decode_rest) {
  block.docids[0] = first;
  block.wdfs[0] = in.Varint32();
  if (!in.ok()) return false;
  Decoding from{in.position(), in.position() + in.remaining(), first, last, 1};
  if (!decode_rest(from, block)) return false;
  block.count = from.count;
  return true;
}

}  // namespace

bool DecodePostings(ByteReader in, Docid first, Docid last, PostingBlock* block) {
#ifdef BROADSHEET_SHUFFLES
  if (kCanShuffle) return DecodeBody(in, first, last, *block, ShuffleRest);
#endif
  return DecodePostingsPlainly(in, first, last, block);
}

bool DecodePostingsPlainly(ByteReader in, Docid first, Docid last, PostingBlock* block) {
  return DecodeBody(in, first, last, *block, DecodeRest);
}

}  // namespace broadsheet
