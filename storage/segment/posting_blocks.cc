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
constexpr std::size_t kMaxVarint32Bytes = 5;

// As many postings as come in groups of eight with single bytes, and end at `last` or before. Returns the bytes read.
std::size_t DecodeShortPostings(const std::uint8_t* const begin, std::size_t bytes, Docid last, PostingBlock& block) {
  const std::uint8_t* at = begin;
  for (; bytes >= kBytesAtOnce && block.count + kPostingsAtOnce <= kBlockPostings; bytes -= kBytesAtOnce) {
    const Docid before = block.docids[block.count - 1];
#ifdef __SSE2__
    const __m128i pairs = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    if (_mm_movemask_epi8(pairs) != 0) break;
    // Steps of eight docids as 16-bit numbers, added up.
    __m128i steps = _mm_add_epi16(_mm_and_si128(pairs, _mm_set1_epi16(0xFF)), _mm_set1_epi16(1));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 2));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 4));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 8));
    if (last - before < static_cast<std::uint32_t>(_mm_extract_epi16(steps, kPostingsAtOnce - 1))) break;
    const __m128i wdfs = _mm_srli_epi16(pairs, 8), zero = _mm_setzero_si128();
    const __m128i base = _mm_set1_epi32(static_cast<int>(before));
    auto* docids_out = reinterpret_cast<__m128i*>(block.docids + block.count);
    auto* wdfs_out = reinterpret_cast<__m128i*>(block.wdfs + block.count);
    _mm_storeu_si128(docids_out, _mm_add_epi32(base, _mm_unpacklo_epi16(steps, zero)));
    _mm_storeu_si128(docids_out + 1, _mm_add_epi32(base, _mm_unpackhi_epi16(steps, zero)));
    _mm_storeu_si128(wdfs_out, _mm_unpacklo_epi16(wdfs, zero));
    _mm_storeu_si128(wdfs_out + 1, _mm_unpackhi_epi16(wdfs, zero));
#else
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    if (((LoadFixed<std::uint64_t>(at) | LoadFixed<std::uint64_t>(at + 8)) & kHighBits) != 0) break;
    std::uint64_t docid = before;
    for (std::uint32_t i = 0; i < kPostingsAtOnce; ++i) docid += at[2 * i] + 1;
    if (docid > last) break;
    docid = before;
    for (std::uint32_t i = 0; i < kPostingsAtOnce; ++i) {
      docid += at[2 * i] + 1;
      block.docids[block.count + i] = static_cast<Docid>(docid);
      block.wdfs[block.count + i] = at[2 * i + 1];
    }
#endif
    block.count += kPostingsAtOnce;
    at += kBytesAtOnce;
  }
  return static_cast<std::size_t>(at - begin);
}

// A varint of at most 32 bits where it is known that there are bytes enough; false if it is longer.
bool ReadVarint32(const std::uint8_t*& at, std::uint32_t& value) {
  std::uint64_t read = *at++;
  if (read >= 0x80) [[unlikely]] {
    read &= 0x7F;
    for (int shift = 7;; shift += 7) {
      const std::uint64_t byte = *at++;
      read |= (byte & 0x7F) << shift;
      if (byte < 0x80) break;
      if (shift == 28) return false;
    }
  }
  value = static_cast<std::uint32_t>(read);
  return read <= 0xFFFFFFFF;
}

// One posting after those of the block. False if it cannot be right.
bool DecodePosting(ByteReader& in, Docid last, PostingBlock& block) {
  if (block.count == kBlockPostings) return false;
  std::uint32_t skipped, wdf;
  if (in.remaining() >= 2 * kMaxVarint32Bytes) [[likely]] {
    const std::uint8_t* at = in.position();
    if (!ReadVarint32(at, skipped) || !ReadVarint32(at, wdf)) return false;
    in.Bytes(static_cast<std::size_t>(at - in.position()));
  } else {
    skipped = in.Varint32();
    wdf = in.Varint32();
    if (!in.ok()) return false;
  }
  const Docid before = block.docids[block.count - 1];
  if (skipped >= last - before) return false;
  block.docids[block.count] = before + skipped + 1;
  block.wdfs[block.count++] = wdf;
  return true;
}

// A chunk's body, of postings from docid `first` to `last`.
bool DecodeBody(ByteReader in, Docid first, Docid last, PostingBlock& block) {
  block.docids[0] = first;
  block.wdfs[0] = in.Varint32();
  block.count = 1;
  if (!in.ok()) return false;
  while (block.docids[block.count - 1] != last) {
    in.Bytes(DecodeShortPostings(in.position(), in.remaining(), last, block));
    if (block.docids[block.count - 1] != last && !DecodePosting(in, last, block)) return false;
  }
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

const std::uint8_t* PostingBlocks::Entry(std::uint32_t block) const {
  return entries_ + std::size_t{block} * sizeof(BlockEntry);
}

Docid PostingBlocks::last(std::uint32_t block) const {
  return entries_ == nullptr ? only_last_ : LoadFixed<BlockEntry>(Entry(block)).last_docid;
}

std::uint32_t PostingBlocks::max_wdf(std::uint32_t block) const {
  if (entries_ == nullptr) return static_cast<std::uint32_t>(term_.opaque[kPlaceBlocks] >> 32);
  const std::uint8_t wdf = LoadFixed<BlockEntry>(Entry(block)).max_wdf;
  return wdf == kUnboundedWdf ? 0xFFFFFFFF : wdf;
}

std::uint32_t PostingBlocks::min_spacing(std::uint32_t block) const {
  if (entries_ == nullptr) return static_cast<std::uint32_t>(term_.opaque[kPlaceBlocks]);
  return LoadFixed<BlockEntry>(Entry(block)).min_spacing;
}

std::uint64_t PostingBlocks::occurrences_offset(std::uint32_t block) const {
  const std::uint64_t first = term_.opaque[kPlaceOccurrences];
  if (entries_ == nullptr) return first;
  const auto entry = LoadFixed<BlockEntry>(Entry(block));
  return first + (std::uint64_t{entry.occurrences_high} << 32 | entry.occurrences_low);
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

bool PostingBlocks::Decode(std::uint32_t block, PostingBlock* out) const {
  out->count = 0;
  if (term_.document_frequency == 1) {
    out->docids[0] = only_last_;
    out->wdfs[0] = static_cast<std::uint32_t>(term_.collection_frequency);
    out->count = 1;
    return true;
  }
  ByteReader in;
  Docid first = only_first_;
  const Docid last_docid = last(block);
  if (entries_ == nullptr) {
    in = data_->GlassBytes(term_.opaque[kPlaceList]);
    for (int number = 0; number < 3; ++number) in.Varint();  // postings, sum of wdf, first docid
    in.Byte();
    in.Varint();
  } else {
    in = data_->GlassBytes(term_.opaque[kPlaceList] + LoadFixed<BlockEntry>(Entry(block)).glass_offset);
    in.Byte();  // whether it is the last chunk
    const std::uint32_t distance = in.Varint32();
    if (distance >= last_docid) return false;
    first = last_docid - distance;
  }
  const bool whole = in.ok() && first > 0 && last_docid <= data_->header.documents &&
                     DecodeBody(in, first, last_docid, *out) &&
                     (entries_ != nullptr || out->count == term_.document_frequency);
  if (!whole) out->count = 0;
  return whole;
}

}  // namespace broadsheet
