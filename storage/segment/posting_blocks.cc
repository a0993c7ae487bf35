#include "storage/segment/posting_blocks.h"

#include <algorithm>

#include "storage/segment/posting_decoder.h"
#include "storage/segment/segment_data.h"

namespace broadsheet {
namespace {

// A full block has seldom more, and processors follow long stretches by themselves.
constexpr std::uint64_t kPrefetchedPostings = 320, kPrefetchedHead = 128, kPrefetchedOccurrences = 1024;

void PrefetchBytes(ByteReader in, std::uint64_t bytes) {
  constexpr std::uint64_t kCacheLine = 64;
  for (std::uint64_t at = 0; at < std::min<std::uint64_t>(bytes, in.remaining()); at += kCacheLine) {
    __builtin_prefetch(in.position() + at);
  }
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
                     DecodePostings(in, first, last_docid, out) &&
                     (entries_ != nullptr || out->count == term_.document_frequency);
  if (!whole) out->count = 0;
  out->FillUp();
  return whole;
}

}  // namespace broadsheet
