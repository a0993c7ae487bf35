// Walks a posting list, and reads where in its documents the term stands.
#include <algorithm>

#include "storage/segment/segment_data.h"
#include "storage/segment/word_occurrence.h"

namespace broadsheet {
namespace {

constexpr std::uint32_t kBlocksAhead = 2;

}  // namespace

void PostingCursor::End() {
  docid_ = kNoMoreDocs;
  wdf_ = 0;
  EnterBlock(blocks_.count());
}

void PostingCursor::EndDamaged() {
  damaged_ = true;
  End();
}

void PostingCursor::EnterBlock(std::uint32_t block) {
  block_ = block;
  index_ = kBeforeFirst;
  postings_.count = 0;
  occurrences_open_ = false;
  positions_of_ = codes_of_ = kBeforeFirst;
  if (block >= blocks_.count()) {
    block_last_ = kNoMoreDocs;
    block_max_wdf_ = 0;
    block_min_spacing_ = kWideSpacing;
    return;
  }
  block_last_ = blocks_.last(block);
  block_max_wdf_ = blocks_.max_wdf(block);
  block_min_spacing_ = blocks_.min_spacing(block);
}

bool PostingCursor::Decode() {
  if (!blocks_.Decode(block_, &postings_)) return false;
  // Whatever the block table says, a cursor never goes back.
  if (postings_.docids[0] <= docid_) postings_.count = 0;
  return postings_.count > 0;
}

void PostingCursor::NextBlock() {
  if (at_end()) return;
  if (postings_.count > 0) EnterBlock(block_ + 1);
  if (block_ >= blocks_.count()) return End();
  if (!Decode()) return EndDamaged();
  Take(0);
}

void PostingCursor::SkipFurther(Docid target) {
  if (at_end()) return;
  SkipBlockTo(target);
  if (block_ >= blocks_.count()) return End();
  if (postings_.count == 0 && !Decode()) return EndDamaged();
  // The first of those not passed that is not before the target.
  const std::uint32_t first = index_ + 1;
  const std::uint32_t found = first < postings_.count ? postings_.Find(first, target) : postings_.count;
  if (found == postings_.count) return EndDamaged();
  Take(found);
}

Docid PostingCursor::Expect(Docid docid) {
  expected_ = blocks_.Find(std::max(expected_, block_), docid);
  if (expected_ >= blocks_.count()) return kNoMoreDocs;
  blocks_.Prefetch(expected_);
  blocks_.PrefetchOccurrences(expected_);
  return blocks_.last(expected_);
}

void PostingCursor::SkipBlockTo(Docid target) {
  if (target <= block_last_ || block_ >= blocks_.count()) return;
  EnterBlock(blocks_.Find(block_ + 1, target));
}

std::span<const Docid> PostingCursor::BlockDocids() {
  if (postings_.count == 0 && block_ < blocks_.count() && !at_end()) {
    blocks_.Prefetch(block_ + kBlocksAhead);  // who reads a whole block mostly reads the next ones, too
    if (!Decode()) EndDamaged();
  }
  return {postings_.docids, postings_.count};
}

std::span<const std::uint32_t> PostingCursor::BlockWdfs() {
  BlockDocids();
  return {postings_.wdfs, postings_.count};
}

PostingSet PostingCursor::BlockPostingsWith(std::span<const FormCode> codes) {
  const std::span<const std::uint32_t> wdfs = BlockWdfs();
  if (wdfs.empty() || form_count_ == 0) return {};
  if (const auto known = OccurrenceBlockReader::PostingsWith(OccurrenceBytes(), wdfs, form_count_, codes)) {
    return *known;
  }
  PostingSet found;
  if (!OpenOccurrences()) return found;
  std::vector<FormCode> own;
  for (std::uint32_t posting = 0; posting < wdfs.size(); ++posting) {
    if (!occurrence_block_.ReadCodes(posting, own)) {
      damaged_ = true;
      break;
    }
    if (std::find_first_of(own.begin(), own.end(), codes.begin(), codes.end()) != own.end()) found.Add(posting);
  }
  return found;
}

// What a block says of itself is believed as far as its bytes go: memory for its occurrences is bounded by them. A word
// more is there so that the block's last bits are read as quickly as all others.
ByteReader PostingCursor::OccurrenceBytes() const {
  return ReaderOf(blocks_.OccurrenceBytes(block_, sizeof(std::uint64_t)));
}

// False if the block has no occurrences that can be read.
bool PostingCursor::OpenOccurrences() {
  if (postings_.count == 0 || form_count_ == 0) return false;
  if (occurrences_open_) return true;
  if (expected_ < block_) blocks_.PrefetchOccurrences(block_);  // who looks ahead has done that
  occurrences_open_ = occurrence_block_.Open(OccurrenceBytes(), {postings_.wdfs, postings_.count}, form_count_);
  if (!occurrences_open_) damaged_ = true;
  return occurrences_open_;
}

std::span<const Position> PostingCursor::Positions() {
  if (index_ >= postings_.count || !OpenOccurrences()) return {};
  if (positions_of_ != index_) {
    positions_of_ = index_;
    if (!occurrence_block_.ReadPositions(index_, positions_)) {
      damaged_ = true;
      positions_.Resize(0);
    }
  }
  return positions_.positions();
}

std::uint64_t PostingCursor::PossiblePositions() {
  return index_ < postings_.count && OpenOccurrences() ? occurrence_block_.PossiblePositions(index_) : 0;
}

std::uint32_t PostingCursor::PositionCount() {
  return index_ < postings_.count && OpenOccurrences() ? occurrence_block_.Count(index_) : 0;
}

std::span<const FormCode> PostingCursor::Codes() {
  if (index_ >= postings_.count || !OpenOccurrences()) return {};
  if (codes_of_ != index_) {
    codes_of_ = index_;
    if (!occurrence_block_.ReadCodes(index_, codes_)) {
      damaged_ = true;
      codes_.clear();
    }
  }
  return codes_;
}

std::optional<FormCode> PostingCursor::CodeOf(std::size_t occurrence) {
  if (index_ >= postings_.count || !OpenOccurrences()) return std::nullopt;
  const std::optional<FormCode> code = occurrence_block_.ReadCode(index_, static_cast<std::uint32_t>(occurrence));
  if (!code) damaged_ = true;
  return code;
}

std::span<const WordOccurrence> PostingCursor::Occurrences() {
  const std::span<const Position> positions = Positions();
  const std::span<const FormCode> codes = Codes();
  occurrences_.clear();
  for (std::size_t i = 0; i < std::min(positions.size(), codes.size()); ++i) {
    occurrences_.push_back({positions[i], codes[i]});
  }
  return occurrences_;
}

}  // namespace broadsheet
