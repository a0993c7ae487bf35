// The engine's hot path: postings are decoded a block at a time out of the mapped glass file.
#include <algorithm>

#include "storage/segment/occurrence_codec.h"
#include "storage/segment/segment_data.h"

namespace broadsheet {
namespace {

static_assert(PostingCursor::kMaxBlock == kBlockPostings);

constexpr std::uint64_t kHighBits = 0x8080808080808080;
constexpr std::uint32_t kPairsAtOnce = 4;

// Decodes a chunk's body, of postings from docid `first` to `last`. Returns how many there are; 0 if the bytes cannot
// be right.
std::uint32_t DecodeBody(ByteReader in, Docid first, Docid last, Docid* docids, std::uint32_t* wdfs) {
  docids[0] = first;
  wdfs[0] = in.Varint32();
  std::uint32_t count = 1;
  Docid docid = first;
  while (docid != last) {
    // Mostly both numbers of a posting are single bytes: take four postings at a time as long as they are.
    const std::uint8_t* at = in.position();
    const std::uint8_t* begin = at;
    for (std::size_t left = in.remaining(); left >= sizeof(std::uint64_t) && count + kPairsAtOnce <= kBlockPostings;
         left -= sizeof(std::uint64_t)) {
      const std::uint64_t pairs = LoadFixed<std::uint64_t>(at);
      if ((pairs & kHighBits) != 0) break;
      const std::uint64_t docid1 = std::uint64_t{docid} + (pairs & 0xFF) + 1;
      const std::uint64_t docid2 = docid1 + (pairs >> 16 & 0xFF) + 1;
      const std::uint64_t docid3 = docid2 + (pairs >> 32 & 0xFF) + 1;
      const std::uint64_t docid4 = docid3 + (pairs >> 48 & 0xFF) + 1;
      if (docid4 > last) break;
      docids[count] = static_cast<Docid>(docid1);
      docids[count + 1] = static_cast<Docid>(docid2);
      docids[count + 2] = static_cast<Docid>(docid3);
      docids[count + 3] = static_cast<Docid>(docid4);
      wdfs[count] = pairs >> 8 & 0xFF;
      wdfs[count + 1] = pairs >> 24 & 0xFF;
      wdfs[count + 2] = pairs >> 40 & 0xFF;
      wdfs[count + 3] = static_cast<std::uint32_t>(pairs >> 56);
      count += kPairsAtOnce;
      docid = static_cast<Docid>(docid4);
      at += sizeof(std::uint64_t);
    }
    in.Bytes(static_cast<std::size_t>(at - begin));
    if (docid == last) break;
    const std::uint64_t next = std::uint64_t{docid} + in.Varint32() + 1;
    if (next > last || count == kBlockPostings) return 0;
    docid = static_cast<Docid>(next);
    docids[count] = docid;
    wdfs[count++] = in.Varint32();
  }
  return in.ok() ? count : 0;
}

}  // namespace

void PostingCursor::End() {
  docid_ = kNoMoreDocs;
  wdf_ = 0;
  EnterBlock(blocks_);
}

void PostingCursor::EndDamaged() {
  damaged_ = true;
  End();
}

void PostingCursor::EnterBlock(std::uint64_t block) {
  block_ = block;
  index_ = kBeforeFirst;
  count_ = 0;
  occurrences_index_ = 0;
  occurrences_of_ = kBeforeFirst;
  if (block >= blocks_) {
    block_last_ = kNoMoreDocs;
    block_max_wdf_ = 0;
    block_min_length_ = 0xFFFFFFFF;
    return;
  }
  occurrences_offset_ = term_.opaque[kPlaceOccurrences];
  const std::uint64_t place = term_.opaque[kPlaceBlocks];
  if (term_.document_frequency <= kBlockPostings) {
    block_max_wdf_ = static_cast<std::uint32_t>(place >> 32);
    block_min_length_ = static_cast<std::uint32_t>(place);
    return;  // Decode finds the last docid
  }
  const std::string_view entries = data_->section(WordsSection::kBlocks);
  const auto entry = LoadFixed<BlockEntry>(entries.data() + ((place >> 32) + block) * sizeof(BlockEntry));
  occurrences_offset_ += std::uint64_t{entry.occurrences_high} << 32 | entry.occurrences_low;
  block_last_ = entry.last_docid;
  block_max_wdf_ = entry.max_wdf == kUnboundedWdf ? 0xFFFFFFFF : entry.max_wdf;
  block_min_length_ = entry.min_length;
}

bool PostingCursor::Decode() {
  if (term_.document_frequency == 1) {
    docids_[0] = block_last_ = static_cast<Docid>(term_.opaque[kPlaceList]);
    wdfs_[0] = static_cast<std::uint32_t>(term_.collection_frequency);
    count_ = 1;
    return true;
  }
  const bool one_block = term_.document_frequency <= kBlockPostings;
  std::uint64_t offset = term_.opaque[kPlaceList];
  if (!one_block) {
    const std::string_view entries = data_->section(WordsSection::kBlocks);
    const std::uint64_t first = term_.opaque[kPlaceBlocks] >> 32;
    offset += LoadFixed<BlockEntry>(entries.data() + (first + block_) * sizeof(BlockEntry)).glass_offset;
  }
  ByteReader in = data_->GlassBytes(offset);
  std::uint64_t first = 0;
  if (one_block) {
    in.Varint();  // postings
    in.Varint();  // sum of wdf
    first = std::uint64_t{in.Varint32()} + 1;
  }
  in.Byte();  // whether it is the last chunk
  const std::uint32_t distance = in.Varint32();
  if (one_block) {
    if (first + distance > data_->header.documents) return false;
    block_last_ = static_cast<Docid>(first + distance);
  } else {
    if (distance >= block_last_) return false;
    first = block_last_ - distance;
  }
  if (!in.ok() || block_last_ > data_->header.documents) return false;
  count_ = DecodeBody(in, static_cast<Docid>(first), block_last_, docids_, wdfs_);
  if (one_block && count_ != term_.document_frequency) count_ = 0;
  // Whatever the block table says, a cursor never goes back.
  if (count_ > 0 && docids_[0] <= docid_) count_ = 0;
  return count_ > 0;
}

void PostingCursor::NextBlock() {
  if (at_end()) return;
  if (count_ > 0) EnterBlock(block_ + 1);
  if (block_ >= blocks_) return End();
  if (!Decode()) return EndDamaged();
  Take(0);
}

void PostingCursor::SkipFurther(Docid target) {
  if (at_end()) return;
  SkipBlockTo(target);
  if (block_ >= blocks_) return End();
  if (count_ == 0 && !Decode()) return EndDamaged();
  // The first of those not passed that is not before the target.
  const Docid* at = std::lower_bound(docids_ + (index_ + 1), docids_ + count_, target);
  if (at == docids_ + count_) return EndDamaged();
  Take(static_cast<std::uint32_t>(at - docids_));
}

void PostingCursor::SkipBlockTo(Docid target) {
  if (target <= block_last_ || block_ >= blocks_) return;
  if (blocks_ == 1) return EnterBlock(blocks_);
  const auto* entries = reinterpret_cast<const std::uint8_t*>(data_->section(WordsSection::kBlocks).data()) +
                        (term_.opaque[kPlaceBlocks] >> 32) * sizeof(BlockEntry);
  const auto ends_before = [&](std::uint64_t block) {
    return LoadFixed<BlockEntry>(entries + block * sizeof(BlockEntry)).last_docid < target;
  };
  // Gallop: the target is mostly near.
  std::uint64_t low = block_ + 1, step = 1;
  while (low + step < blocks_ && ends_before(low + step - 1)) {
    low += step;
    step *= 2;
  }
  std::uint64_t high = std::min(low + step, blocks_);
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (ends_before(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  EnterBlock(low);
}

std::span<const Docid> PostingCursor::BlockDocids() {
  if (count_ == 0 && block_ < blocks_ && !at_end() && !Decode()) EndDamaged();
  return {docids_, count_};
}

std::span<const std::uint32_t> PostingCursor::BlockWdfs() {
  BlockDocids();
  return {wdfs_, count_};
}

std::span<const WordOccurrence> PostingCursor::Occurrences() {
  if (occurrences_of_ == index_ && index_ != kBeforeFirst) return occurrences_;
  occurrences_.clear();
  if (index_ >= count_ || term_.form_count == 0) return {};
  const OccurrenceCodec codec(term_.form_count);
  ByteReader in = data_->Bytes(WordsSection::kOccurrences, occurrences_offset_);
  const std::uint8_t* begin = in.position();
  bool good = begin != nullptr;
  while (good && occurrences_index_ < index_) good = codec.Skip(in, wdfs_[occurrences_index_++]);
  if (!good || !codec.Read(in, wdfs_[index_], occurrences_)) {
    damaged_ = true;
    occurrences_.clear();
    return {};
  }
  occurrences_index_ = index_ + 1;
  occurrences_of_ = index_;
  occurrences_offset_ += static_cast<std::uint64_t>(in.position() - begin);
  return occurrences_;
}

}  // namespace broadsheet
