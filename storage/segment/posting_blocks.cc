// The engine's hot path: postings are decoded a block at a time out of the mapped glass file.
#include "storage/segment/posting_blocks.h"

#include <algorithm>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "storage/segment/segment_data.h"

namespace broadsheet {
namespace {

static_assert(PostingBlock::kMaxPostings == kBlockPostings);

// A posting is two varints: docids passed over since the one before, and wdf. Mostly both are single bytes.
constexpr std::size_t kBytesAtOnce = 16;
constexpr std::uint32_t kPostingsAtOnce = kBytesAtOnce / 2;

// A full block has seldom more, and processors follow long stretches by themselves.
constexpr std::uint64_t kPrefetchedPostings = 320, kPrefetchedHead = 128, kPrefetchedOccurrences = 1024;

void PrefetchBytes(ByteReader in, std::uint64_t bytes) {
  constexpr std::uint64_t kCacheLine = 64;
  for (std::uint64_t at = 0; at < std::min<std::uint64_t>(bytes, in.remaining()); at += kCacheLine) {
    __builtin_prefetch(in.position() + at);
  }
}

// A block's body, as far as it is decoded.
struct Decoding {
  const std::uint8_t* at;
  const std::uint8_t* end;  // of what may be read
  Docid docid;              // of the last posting decoded
  Docid last;               // of the block
  std::uint32_t count;      // postings decoded

  std::size_t remaining() const { return static_cast<std::size_t>(end - at); }
};

// As many postings as come in groups of eight with single bytes, and end at `last` or before. The docid that the next
// group goes on from stays in a register: it is what each group waits for.
inline void DecodeGroups(Decoding& from, PostingBlock& block) {
#ifdef __SSE2__
  const __m128i zero = _mm_setzero_si128();
  __m128i before = _mm_set1_epi32(static_cast<int>(from.docid));
#endif
  for (; from.remaining() >= kBytesAtOnce && from.count + kPostingsAtOnce <= kBlockPostings; from.at += kBytesAtOnce) {
#ifdef __SSE2__
    const __m128i pairs = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from.at));
    if (_mm_movemask_epi8(pairs) != 0) return;
    // Steps of eight docids as 16-bit numbers, added up.
    __m128i steps = _mm_add_epi16(_mm_and_si128(pairs, _mm_set1_epi16(0xFF)), _mm_set1_epi16(1));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 2));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 4));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 8));
    const auto passed = static_cast<std::uint32_t>(_mm_extract_epi16(steps, kPostingsAtOnce - 1));
    if (from.last - from.docid < passed) return;
    from.docid += passed;
    const __m128i wdfs = _mm_srli_epi16(pairs, 8);
    auto* docids_out = reinterpret_cast<__m128i*>(block.docids + from.count);
    auto* wdfs_out = reinterpret_cast<__m128i*>(block.wdfs + from.count);
    const __m128i upper = _mm_add_epi32(before, _mm_unpackhi_epi16(steps, zero));
    _mm_storeu_si128(docids_out, _mm_add_epi32(before, _mm_unpacklo_epi16(steps, zero)));
    _mm_storeu_si128(docids_out + 1, upper);
    _mm_storeu_si128(wdfs_out, _mm_unpacklo_epi16(wdfs, zero));
    _mm_storeu_si128(wdfs_out + 1, _mm_unpackhi_epi16(wdfs, zero));
    before = _mm_shuffle_epi32(upper, _MM_SHUFFLE(3, 3, 3, 3));
#else
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    if (((LoadFixed<std::uint64_t>(from.at) | LoadFixed<std::uint64_t>(from.at + 8)) & kHighBits) != 0) return;
    std::uint64_t docid = from.docid;
    for (std::uint32_t i = 0; i < kPostingsAtOnce; ++i) docid += from.at[2 * i] + 1;
    if (docid > from.last) return;
    for (std::uint32_t i = 0; i < kPostingsAtOnce; ++i) {
      from.docid += from.at[2 * i] + 1;
      block.docids[from.count + i] = from.docid;
      block.wdfs[from.count + i] = from.at[2 * i + 1];
    }
#endif
    from.count += kPostingsAtOnce;
  }
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

// A few postings of any size, up to the block's last. False if they cannot be right.
inline bool DecodeFew(Decoding& from, PostingBlock& block) {
  for (std::uint32_t i = 0; i < kPostingsAtOnce / 2 && from.docid != from.last; ++i) {
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

// A block's body, of postings from docid `first` to `last`.
bool DecodeBody(ByteReader in, Docid first, Docid last, PostingBlock& block) {
  block.docids[0] = first;
  block.wdfs[0] = in.Varint32();
  if (!in.ok()) return false;
  Decoding from{in.position(), in.position() + in.remaining(), first, last, 1};
  while (from.docid != last) {
    DecodeGroups(from, block);
    // What is no group of short ones is mostly followed by more of the kind.
    if (!DecodeFew(from, block)) return false;
  }
  block.count = from.count;
  return true;
}

}  // namespace

PostingBlocks::PostingBlocks(const SegmentData* data, const TermInfo& term) : data_(data), term_(term) {
  if (term.document_frequency == 0) return;
  if (term.document_frequency <= kBlockPostings) {
    count_ = 1;
    ReadOnlyBlockEnds();
    return;
  }
  const std::uint64_t place = term.opaque[kPlaceBlocks];
  count_ = static_cast<std::uint32_t>(place);
  entries_ = reinterpret_cast<const std::uint8_t*>(data->section(WordsSection::kBlocks).data()) +
             (place >> 32) * sizeof(BlockEntry);
}

void PostingBlocks::ReadOnlyBlockEnds() {
  if (term_.document_frequency == 1) {
    only_first_ = only_last_ = static_cast<Docid>(term_.opaque[kPlaceList]);
    return;
  }
  ByteReader in = data_->GlassBytes(term_.opaque[kPlaceList]);
  in.Varint();  // postings
  in.Varint();  // sum of wdf
  const std::uint64_t first = std::uint64_t{in.Varint32()} + 1;
  in.Byte();  // whether it is the last chunk
  const std::uint64_t last = first + in.Varint32();
  if (!in.ok() || last > data_->header.documents) return;
  only_first_ = static_cast<Docid>(first);
  only_last_ = static_cast<Docid>(last);
}

std::uint32_t PostingBlocks::max_wdf(std::uint32_t block) const {
  if (entries_ == nullptr) return static_cast<std::uint32_t>(term_.opaque[kPlaceBlocks] >> 32);
  const std::uint8_t wdf = LoadFixed<BlockEntry>(Entry(block)).max_wdf;
  return wdf == kUnboundedWdf ? 0xFFFFFFFF : wdf;
}

std::uint32_t PostingBlocks::min_spacing(std::uint32_t block) const {
  if (term_.document_frequency == 1) return SpacingOf(max_wdf(block), data_->length(only_last_));
  if (entries_ == nullptr) return static_cast<std::uint32_t>(term_.opaque[kPlaceBlocks]);
  return LoadFixed<BlockEntry>(Entry(block)).min_spacing;
}

std::uint64_t PostingBlocks::occurrences_offset(std::uint32_t block) const {
  const std::uint64_t first = term_.opaque[kPlaceOccurrences];
  if (entries_ == nullptr) return first;
  const auto entry = LoadFixed<BlockEntry>(Entry(block));
  constexpr std::uint8_t kOffsetMask = (1u << kOffsetBitsInHigh) - 1;
  return first + (std::uint64_t{static_cast<std::uint8_t>(entry.high & kOffsetMask)} << 32 | entry.occurrences_low);
}

std::string_view PostingBlocks::OccurrenceBytes(std::uint32_t block, std::uint64_t more) const {
  const std::uint64_t begin = occurrences_offset(block), end_of_list = term_.opaque[kPlaceOccurrencesEnd];
  const std::uint64_t end = block + 1 < count_ ? occurrences_offset(block + 1) : end_of_list;
  if (begin >= end || end > end_of_list) return {};
  return data_->section(WordsSection::kOccurrences).substr(begin, end - begin + more);
}

void PostingBlocks::PrefetchBegin(const SegmentData& data, const TermInfo& term) {
  if (term.document_frequency > kBlockPostings) {
    const std::uint64_t entry = (term.opaque[kPlaceBlocks] >> 32) * sizeof(BlockEntry);
    PrefetchBytes(data.Bytes(WordsSection::kBlocks, entry), sizeof(BlockEntry));
  } else if (term.document_frequency > 1) {
    PrefetchBytes(data.GlassBytes(term.opaque[kPlaceList]), 1);
  }
}

void PostingBlocks::Prefetch(std::uint32_t block) const {
  if (block >= count_ || term_.document_frequency == 1) return;
  const std::uint64_t offset = entries_ == nullptr ? 0 : LoadFixed<BlockEntry>(Entry(block)).glass_offset;
  PrefetchBytes(data_->GlassBytes(term_.opaque[kPlaceList] + offset), kPrefetchedPostings);
  PrefetchBytes(data_->Bytes(WordsSection::kOccurrences, occurrences_offset(block)), kPrefetchedHead);
}

void PostingBlocks::PrefetchOccurrences(std::uint32_t block) const {
  const std::uint64_t begin = occurrences_offset(block);
  const std::uint64_t bytes = block + 1 < count_ ? occurrences_offset(block + 1) - begin : kPrefetchedOccurrences;
  PrefetchBytes(data_->Bytes(WordsSection::kOccurrences, begin), std::min(bytes, kPrefetchedOccurrences));
}

std::uint32_t PostingBlocks::Find(std::uint32_t from, Docid target) const {
  if (from >= count_ || last(from) >= target) return from;
  // Gallop: the target is mostly near.
  std::uint32_t low = from + 1, step = 1;
  while (step < count_ - low && last(low + step - 1) < target) {
    low += step;
    step *= 2;
  }
  std::uint32_t high = step < count_ - low ? low + step : count_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (last(middle) < target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  // Whatever a damaged table says, who goes on from here has got further.
  return low < count_ && last(low) < target ? count_ : low;
}

// Where the first posting of a list's only block is.
ByteReader PostingBlocks::OnlyBlock() const {
  ByteReader in = data_->GlassBytes(term_.opaque[kPlaceList]);
  for (int number = 0; number < 3; ++number) in.Varint();  // postings, sum of wdf, first docid
  in.Byte();                                               // whether it is the last chunk
  in.Varint();                                             // distance to its last docid
  return in;
}

// The same of a block of several, and its first docid. 0: it cannot be right.
Docid PostingBlocks::EnterBlock(std::uint32_t block, ByteReader& in) const {
  const auto entry = LoadFixed<BlockEntry>(Entry(block));
  in = data_->GlassBytes(term_.opaque[kPlaceList] + entry.glass_offset);
  const std::uint32_t behind = entry.high >> kOffsetBitsInHigh;
  if (behind == kContinuesChunk) {
    const Docid before = block == 0 ? 0 : last(block - 1);
    const std::uint32_t skipped = in.Varint32();
    return before != 0 && before < entry.last_docid && skipped < entry.last_docid - before ? before + 1 + skipped : 0;
  }
  in.Byte();  // whether it is the last chunk
  const std::uint32_t distance = in.Varint32();
  if (behind >= count_ - block) return 0;
  const Docid last_of_chunk = behind == 0 ? entry.last_docid : last(block + behind);
  const Docid first = last_of_chunk - distance;
  return distance < last_of_chunk && first <= entry.last_docid ? first : 0;
}

bool PostingBlocks::Decode(std::uint32_t block, PostingBlock* out) const {
  out->count = 0;
  if (term_.document_frequency == 1) {
    out->docids[0] = only_last_;
    out->wdfs[0] = static_cast<std::uint32_t>(term_.collection_frequency);
    out->count = 1;
    out->FillUp();
    return true;
  }
  ByteReader in;
  Docid first = only_first_;
  if (entries_ == nullptr) {
    in = OnlyBlock();
  } else {
    first = EnterBlock(block, in);
  }
  const Docid last_docid = last(block);
  const bool whole = in.ok() && first > 0 && last_docid <= data_->header.documents &&
                     DecodeBody(in, first, last_docid, *out) &&
                     (entries_ != nullptr || out->count == term_.document_frequency);
  if (!whole) out->count = 0;
  out->FillUp();
  return whole;
}

}  // namespace broadsheet
