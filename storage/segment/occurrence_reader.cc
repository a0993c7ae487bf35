#include "storage/segment/occurrence_reader.h"

#include <algorithm>

namespace broadsheet {

bool OccurrenceBlockReader::Open(ByteReader in, std::span<const std::uint32_t> wdfs, std::uint32_t forms) {
  forms_ = forms;
  postings_ = static_cast<std::uint32_t>(wdfs.size());
  listed_.reset();
  listed_count_ = 0;
  sets_read_ = false;
  const unsigned head = in.Byte();
  const unsigned step_bits = head & kStepBitsMask, code_field = head >> kCodeShift & kCodeMask;
  unsigned code_bits = code_field == kCodeBitsFollow ? in.Byte() : code_field == kCodesAllZero ? 0 : code_field;
  how_codes_ = code_field == kCodesAllZero ? CodesOfBlock::kAllZero
               : code_bits == kCodesListed ? CodesOfBlock::kListed
               : code_bits == kCodesBySets ? CodesOfBlock::kBySets
                                           : CodesOfBlock::kEach;
  if (how_codes_ == CodesOfBlock::kBySets) {
    set_bytes_ = SetBytes(in);
    code_bits = 0;
  }
  if (!fields_.Read((head & kHasUncommon) != 0 ? &in : nullptr, wdfs)) return false;
  const std::uint64_t numbers = fields_.occurrences();
  const std::uint64_t excess = how_codes_ == CodesOfBlock::kAllZero ? 0 : in.Varint();
  std::uint64_t codes = how_codes_ == CodesOfBlock::kEach ? numbers : 0, code_excess = 0;
  unsigned gap_bits = 0;
  if (how_codes_ == CodesOfBlock::kListed) {
    codes = listed_count_ = in.Varint32();
    code_bits = in.Byte();
    gap_bits = in.Byte();
    code_excess = in.Varint();
  }
  if (!in.ok() || std::max({step_bits, code_bits, gap_bits}) > kMaxRiceBits || codes > numbers) return false;
  // Every number takes a bit at least.
  if (std::max({numbers, excess, code_excess}) / 8 > in.remaining()) return false;
  const BitSpan bits(in.position(), in.remaining());
  const std::uint64_t code_low = numbers * step_bits, gap_low = code_low + codes * code_bits;
  const std::uint64_t step_unary = gap_low + listed_count_ * std::uint64_t{gap_bits};
  const std::uint64_t code_unary = step_unary + numbers + excess;
  steps_ = RiceReader(bits, static_cast<int>(step_bits), 0, step_unary);
  codes_ = RiceReader(bits, static_cast<int>(code_bits), code_low, code_unary);
  gaps_ = RiceReader(bits, static_cast<int>(gap_bits), gap_low, code_unary + codes + code_excess);
  return true;
}

bool OccurrenceBlockReader::ReadPositions(std::uint32_t posting, PositionBuffer& out) {
  return ReadPositionsTo(posting, fields_.Begin(posting), out.Resize(fields_.Count(posting)));
}

bool OccurrenceBlockReader::ReadPositions(std::uint32_t begin, std::uint32_t end, PositionBuffer& out) {
  std::uint32_t first = fields_.Begin(begin);
  Position* positions = out.Resize(fields_.Begin(end) - first);
  for (std::uint32_t posting = begin; posting < end; ++posting) {
    if (!ReadPositionsTo(posting, first, positions)) return false;
    const std::uint32_t count = fields_.Count(posting);
    first += count;
    positions += count;
  }
  return true;
}

// `first`: the number of its first occurrence.
inline bool OccurrenceBlockReader::ReadPositionsTo(std::uint32_t posting, std::uint32_t first, Position* out) {
  if (const std::optional<TextField> only = fields_.OnlyField(posting)) [[likely]]
    return ReadField(*only, first, fields_.Count(posting), out);
  return ReadFields(fields_.Counts(posting), first, out);
}

bool OccurrenceBlockReader::ReadFields(const FieldCounts& counts, std::uint32_t first, Position* out) {
  for (std::size_t field = 0; field < kTextFields; ++field) {
    if (!ReadField(static_cast<TextField>(field), first, counts[field], out)) return false;
    first += counts[field];
    out += counts[field];
  }
  return true;
}

bool OccurrenceBlockReader::ReadField(TextField field, std::uint32_t first, std::uint32_t count, Position* out) {
  return steps_.ReadPlaces(first, count, MakePosition(field, 0), std::uint64_t{1} << kFieldShift, out);
}

// In each field positions begin at a multiple of 64.
static_assert(kFieldShift >= 6);
std::uint64_t OccurrenceBlockReader::PossiblePositions(std::uint32_t posting) const {
  std::uint32_t first = fields_.Begin(posting);
  if (fields_.OnlyField(posting)) [[likely]]
    return steps_.PossiblePlaces(first, fields_.Count(posting));
  std::uint64_t possible = 0;
  for (const std::uint32_t count : fields_.Counts(posting)) {
    possible |= steps_.PossiblePlaces(first, count);
    first += count;
  }
  return possible;
}

}  // namespace broadsheet
