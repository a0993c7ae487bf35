// Reads the occurrences of a block of postings.
#ifndef BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_READER_H_
#define BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_READER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "storage/segment/bytes.h"
#include "storage/segment/field_counts.h"
#include "storage/segment/form_sets.h"
#include "storage/segment/occurrence_format.h"
#include "storage/segment/position.h"
#include "storage/segment/posting_blocks.h"
#include "storage/segment/rice_code.h"
#include "storage/segment/word_occurrence.h"

namespace broadsheet {

// Positions that are read into the same room again and again.
class PositionBuffer {
 public:
  // Room for so many, which positions() then holds, and for RiceReader::kRoomBehind behind them.
  Position* Resize(std::size_t count) {
    const std::size_t room = count + RiceReader::kRoomBehind;
    if (room_.size() < room) room_.resize(room);
    count_ = count;
    return room_.data();
  }
  std::span<const Position> positions() const { return {room_.data(), count_}; }
  bool empty() const { return count_ == 0; }

 private:
  std::vector<Position> room_;
  std::size_t count_ = 0;
};

// Reads any posting's occurrences; quickest forward. Nothing is decoded that was not asked for.
class OccurrenceBlockReader {
 public:
  OccurrenceBlockReader() = default;

  // `bytes` begin with the block. False if they cannot be right.
  bool Open(ByteReader bytes, std::span<const std::uint32_t> wdfs, std::uint32_t forms);

  // The positions of a posting, or their codes; `out` is written over. False if the bytes cannot be right.
  bool ReadPositions(std::uint32_t posting, PositionBuffer& out);
  bool ReadCodes(std::uint32_t posting, std::vector<FormCode>& out) { return ReadCodes(posting, posting + 1, out); }
  // The same of all postings from `begin` up to, but without, `end`.
  bool ReadPositions(std::uint32_t begin, std::uint32_t end, PositionBuffer& out);
  bool ReadCodes(std::uint32_t begin, std::uint32_t end, std::vector<FormCode>& out);
  // At which positions a posting's may be, modulo 64: as RiceReader::PossiblePlaces.
  std::uint64_t PossiblePositions(std::uint32_t posting) const;
  // How many occurrences a posting has.
  std::uint32_t Count(std::uint32_t posting) const { return fields_.Count(posting); }
  // Whether it is known, without a look at them, that all occurrences of a posting have one code.
  bool HasOneCode(std::uint32_t posting);
  // The code of one occurrence of a posting, which has it.
  std::optional<FormCode> ReadCode(std::uint32_t posting, std::uint32_t occurrence);

  // The postings of the block that `bytes` begin with that have an occurrence with one of `codes` (ascending, some).
  // Nothing if it takes reading their occurrences to know.
  static std::optional<PostingSet> PostingsWith(ByteReader bytes, std::span<const std::uint32_t> wdfs,
                                                std::uint32_t forms, std::span<const FormCode> codes);
  // Calls visit(code, postings) with how many postings of the block that `bytes` begin with have a form. False if it
  // takes reading their occurrences to know, or the bytes cannot be right: then what was visited means nothing. No
  // block is open afterwards.
  bool CountForms(ByteReader bytes, std::span<const std::uint32_t> wdfs, std::uint32_t forms,
                  absl::FunctionRef<void(FormCode, std::uint32_t)> visit);

 private:
  struct Listed {
    std::uint32_t number;  // of the block's
    FormCode code;
  };

  // What a block's first bytes say of its codes: all are 0, sets tell, or it takes a look at each.
  static CodesOfBlock ReadHowCodes(ByteReader& in, std::span<const std::uint32_t> wdfs);
  bool ReadListed();
  bool ReadSets();
  bool ReadRanks(std::uint32_t posting, std::span<FormCode> out);
  bool ReadCodesBySets(std::uint32_t posting, std::span<FormCode> out);
  std::vector<Listed>::const_iterator FirstListed(std::uint32_t number) const;
  bool ReadPositionsTo(std::uint32_t posting, std::uint32_t first, Position* out);
  bool ReadFields(const FieldCounts& counts, std::uint32_t first, Position* out);
  bool ReadField(TextField field, std::uint32_t first, std::uint32_t count, Position* out);

  std::uint32_t forms_ = 0;
  FieldCountsReader fields_;
  CodesOfBlock how_codes_ = CodesOfBlock::kAllZero;
  RiceReader steps_;
  RiceReader codes_, gaps_;  // of each number or of those listed, and between those
  std::uint32_t postings_ = 0, listed_count_ = 0;
  ByteReader set_bytes_;
  FormSets sets_;
  bool sets_read_ = false;
  // Of each posting with several forms: the number of its first rank.
  std::array<std::uint32_t, PostingBlock::kMaxPostings> first_ranks_;
  std::vector<FormCode> several_;              // of the posting that was read last
  std::optional<std::vector<Listed>> listed_;  // once it was asked for
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_OCCURRENCE_READER_H_
