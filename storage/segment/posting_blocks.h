// One term's postings, a block at a time, in any order: what cursors and the executor's hot loops read.
#ifndef BROADSHEET_STORAGE_SEGMENT_POSTING_BLOCKS_H_
#define BROADSHEET_STORAGE_SEGMENT_POSTING_BLOCKS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/segment/bytes.h"
#include "storage/segment/term_info.h"
#include "storage/segment/words_format.h"

namespace broadsheet {

struct SegmentData;

// The first of ascending docids that is not before `target`; count if there is none. For a block's docids: they are
// counted rather than searched, as no step then waits for the one before.
inline std::size_t FindDocid(const Docid* docids, std::size_t count, Docid target) {
  constexpr std::size_t kGroup = 16;
  std::size_t before = 0;
  for (std::size_t group = kGroup; group <= count; group += kGroup) before += docids[group - 1] < target ? kGroup : 0;
  const Docid* const at = docids + before;
  const std::size_t left = std::min(count - before, kGroup);
  std::size_t in_group = 0;
  for (std::size_t i = 0; i < left; ++i) in_group += at[i] < target ? 1 : 0;
  return before + in_group;
}

// A block of a posting list, decoded: docids ascending, and as many wdfs.
struct PostingBlock {
  static constexpr std::size_t kMaxPostings = 128;

  static constexpr std::size_t kGroup = 8;  // docids that are compared at once

  std::uint32_t count = 0;
  alignas(16) Docid docids[kMaxPostings];
  alignas(16) std::uint32_t wdfs[kMaxPostings];

  // The first posting whose docid is not before `target`; count if there is none. `from` < count: the target lies
  // behind all postings before it, most often not far.
  std::uint32_t Find(std::uint32_t from, Docid target) const {
    if (docids[count - 1] < target) return count;
    const Docid* group = docids + from / kGroup * kGroup;
    while (group[kGroup - 1] < target) group += kGroup;  // past the last docid are higher ones
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < kGroup; ++i) before += group[i] < target ? 1 : 0;
    return static_cast<std::uint32_t>(group - docids) + before;
  }
  // For Find, once all postings are there.
  void FillUp() {
    for (std::size_t i = count; i % kGroup != 0; ++i) docids[i] = kNoMoreDocs;
  }
};

// A small value, valid as long as its segment. What lies in the file is checked when it is decoded, so that damage
// never leads outside the mapping; bounds and last docids of a damaged file may be wrong.
class PostingBlocks {
 public:
  PostingBlocks() = default;
  PostingBlocks(const SegmentData* data, const TermInfo& term);

  std::uint32_t count() const { return count_; }
  std::uint32_t document_frequency() const { return term_.document_frequency; }

  // Of a block: its last docid, and bounds of what its postings may score.
  Docid last(std::uint32_t block) const {
    return entries_ == nullptr ? only_last_ : LoadFixed<BlockEntry>(Entry(block)).last_docid;
  }
  std::uint32_t max_wdf(std::uint32_t block) const;      // 2^32 - 1: not known
  std::uint32_t min_spacing(std::uint32_t block) const;  // SpacingOf

  // The first block from `from` on whose last docid is not before `target`; count() if there is none. Quick if near.
  std::uint32_t Find(std::uint32_t from, Docid target) const;

  // False if the block's bytes cannot be right; `out` then holds nothing.
  bool Decode(std::uint32_t block, PostingBlock* out) const;

  // Asks for what is read to make one of the term: it takes less to be made later.
  static void PrefetchBegin(const SegmentData& data, const TermInfo& term);

  // Asks for the bytes of a block and what its occurrences begin with: who reads it later waits less for memory. There
  // need not be such a block.
  void Prefetch(std::uint32_t block) const;
  // The same of all its occurrences.
  void PrefetchOccurrences(std::uint32_t block) const;

  // The block's occurrences, and up to `more` bytes of what follows them in their section. Empty if they cannot be
  // there.
  std::string_view OccurrenceBytes(std::uint32_t block, std::uint64_t more = 0) const;

 private:
  // Where the block's occurrences begin in their section.
  std::uint64_t occurrences_offset(std::uint32_t block) const;
  void ReadOnlyBlockEnds();
  ByteReader OnlyBlock() const;
  Docid EnterBlock(std::uint32_t block, ByteReader& in) const;
  const std::uint8_t* Entry(std::uint32_t block) const { return entries_ + std::size_t{block} * sizeof(BlockEntry); }

  const SegmentData* data_ = nullptr;
  TermInfo term_;
  std::uint32_t count_ = 0;
  const std::uint8_t* entries_ = nullptr;  // of a list of several blocks
  Docid only_first_ = 0, only_last_ = 0;   // of the only block; 0: it cannot be read
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_POSTING_BLOCKS_H_
