#include "storage/segment/occurrence_codec.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace broadsheet {
namespace {

constexpr std::size_t kBody = static_cast<std::size_t>(TextField::kBody);
constexpr std::size_t kDeck = static_cast<std::size_t>(TextField::kDeck);
constexpr std::size_t kTitle = static_cast<std::size_t>(TextField::kTitle);
constexpr std::size_t kMetadata = static_cast<std::size_t>(TextField::kMetadata);

// The block's first byte.
constexpr unsigned kStepBitsMask = 0x1F;
constexpr unsigned kCodeShift = 5;
constexpr unsigned kCodeMask = 3;
constexpr unsigned kCodeBitsFollow = 2;  // less: that many low bits
constexpr unsigned kCodesAllZero = 3;
constexpr unsigned kHasUncommon = 0x80;

// What a posting with words elsewhere than in the body begins with; its words in the body are what is missing to wdf.
enum UncommonKind : std::uint32_t { kOneInTitle = 0, kOneInDeck = 1, kOneInBoth = 2, kListed = 3 };
constexpr unsigned kKindBits = 2;

// All words in the body; or of a wdf of 0, one in the metadata.
FieldCounts CommonCounts(std::uint32_t wdf) {
  FieldCounts counts = {};
  counts[wdf == 0 ? kMetadata : kBody] = std::max(wdf, 1u);
  return counts;
}

std::uint64_t WeightOf(std::uint64_t title, std::uint64_t deck) {
  return title * FieldWeight(TextField::kTitle) + deck * FieldWeight(TextField::kDeck);
}

}  // namespace

void OccurrenceBlockWriter::AddUncommon(std::span<const WordOccurrence> occurrences) {
  FieldCounts counts = {};
  for (const WordOccurrence& occurrence : occurrences) ++counts[static_cast<std::size_t>(FieldOf(occurrence.position))];
  if (counts == CommonCounts(WdfOf(occurrences))) return;
  const bool listed =
      counts[kMetadata] > 0 || counts[kTitle] > 1 || counts[kDeck] > 1 || (counts[kTitle] == 0 && counts[kDeck] == 0);
  const UncommonKind kind = listed               ? kListed
                            : counts[kDeck] == 0 ? kOneInTitle
                            : counts[kTitle] > 0 ? kOneInBoth
                                                 : kOneInDeck;
  PutVarint(uncommon_, std::uint64_t{postings_ - next_uncommon_} << kKindBits | kind);
  if (listed) {
    for (const std::size_t field : {kTitle, kDeck, kMetadata}) PutVarint(uncommon_, counts[field]);
  }
  next_uncommon_ = postings_ + 1;
  ++uncommon_count_;
}

void OccurrenceBlockWriter::Add(std::span<const WordOccurrence> occurrences) {
  if (!AreInBody(occurrences)) AddUncommon(occurrences);
  ++postings_;
  Position next = 0;
  for (const WordOccurrence& occurrence : occurrences) {
    if (FieldOf(occurrence.position) != FieldOf(next)) next = MakePosition(FieldOf(occurrence.position), 0);
    steps_.push_back(occurrence.position - next);
    next = occurrence.position + 1;
    codes_.push_back(occurrence.code);
  }
}

void OccurrenceBlockWriter::Finish(std::string& out) {
  const int step_bits = BestRiceBits(steps_);
  const bool all_zero = std::all_of(codes_.begin(), codes_.end(), [](std::uint32_t code) { return code == 0; });
  const int code_bits = all_zero ? 0 : BestRiceBits(codes_);
  const unsigned code_field = all_zero ? kCodesAllZero : std::min(static_cast<unsigned>(code_bits), kCodeBitsFollow);
  out.push_back(static_cast<char>(static_cast<unsigned>(step_bits) | code_field << kCodeShift |
                                  (uncommon_count_ > 0 ? kHasUncommon : 0)));
  if (code_field == kCodeBitsFollow) out.push_back(static_cast<char>(code_bits));
  if (uncommon_count_ > 0) {
    PutVarint(out, uncommon_count_);
    out += uncommon_;
  }
  // Where the unary array of the codes begins is not to be known otherwise.
  if (!all_zero) PutVarint(out, RiceUnaryBits(steps_, step_bits) - steps_.size());
  {
    RiceBitWriter bits(&out);
    const auto put_low = [&](const std::vector<std::uint32_t>& values, int width) {
      const std::uint32_t mask = (1u << width) - 1;
      for (const std::uint32_t value : values) bits.Put(value & mask, static_cast<unsigned>(width));
    };
    put_low(steps_, step_bits);
    if (!all_zero) put_low(codes_, code_bits);
    for (const std::uint32_t step : steps_) bits.PutUnary(step >> step_bits);
    if (!all_zero) {
      for (const std::uint32_t code : codes_) bits.PutUnary(code >> code_bits);
    }
  }
  postings_ = next_uncommon_ = 0;
  uncommon_count_ = 0;
  uncommon_.clear();
  steps_.clear();
  codes_.clear();
}

bool OccurrenceBlockReader::ReadUncommon(ByteReader& in, std::span<const std::uint32_t> wdfs) {
  const std::uint64_t count = in.Varint();
  if (count > wdfs.size()) return false;
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t head = in.Varint();
    const auto kind = static_cast<UncommonKind>(head & ((1u << kKindBits) - 1));
    next += head >> kKindBits;
    if (next >= wdfs.size()) return false;
    const auto posting = static_cast<std::uint32_t>(next++);
    FieldCounts counts = {};
    if (kind == kListed) {
      for (const std::size_t field : {kTitle, kDeck, kMetadata}) counts[field] = in.Varint32();
    } else {
      counts[kTitle] = kind != kOneInDeck;
      counts[kDeck] = kind != kOneInTitle;
    }
    const std::uint64_t weight = WeightOf(counts[kTitle], counts[kDeck]);
    if (!in.ok() || weight > wdfs[posting]) return false;
    counts[kBody] = wdfs[posting] - static_cast<std::uint32_t>(weight);
    uncommon_.push_back({posting, counts});
  }
  return true;
}

// In passes without branches: this is done for every block that is looked into. False if there are too many.
bool OccurrenceBlockReader::AddUpCounts(std::span<const std::uint32_t> wdfs) {
  std::array<std::uint64_t, PostingBlock::kMaxPostings> counts;
  for (std::size_t i = 0; i < wdfs.size(); ++i) {
    counts[i] = std::max(wdfs[i], 1u);
    kinds_[i] = wdfs[i] == 0 ? Kind::kMetadata : Kind::kBody;
  }
  for (const Uncommon& uncommon : uncommon_) {
    kinds_[uncommon.posting] = Kind::kUncommon;
    counts[uncommon.posting] = std::accumulate(uncommon.counts.begin(), uncommon.counts.end(), std::uint64_t{0});
  }
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < wdfs.size(); ++i) {
    begins_[i] = static_cast<std::uint32_t>(sum);
    sum += counts[i];
  }
  begins_[wdfs.size()] = static_cast<std::uint32_t>(sum);
  return sum <= std::numeric_limits<std::uint32_t>::max();
}

bool OccurrenceBlockReader::Open(ByteReader in, std::span<const std::uint32_t> wdfs, std::uint32_t forms) {
  forms_ = forms;
  uncommon_.clear();
  const unsigned head = in.Byte();
  const int step_bits = static_cast<int>(head & kStepBitsMask);
  const unsigned code_field = head >> kCodeShift & kCodeMask;
  all_codes_zero_ = code_field == kCodesAllZero;
  const int code_bits = code_field == kCodeBitsFollow ? in.Byte() : all_codes_zero_ ? 0 : static_cast<int>(code_field);
  if (!in.ok() || step_bits > kMaxRiceBits || code_bits > kMaxRiceBits) return false;
  if ((head & kHasUncommon) != 0 && !ReadUncommon(in, wdfs)) return false;

  if (!AddUpCounts(wdfs)) return false;
  const std::uint64_t numbers = begins_[wdfs.size()];
  const std::uint64_t excess = all_codes_zero_ ? 0 : in.Varint();
  // Every number takes a bit at least.
  if (!in.ok() || numbers / 8 > in.remaining() || excess / 8 > in.remaining()) return false;
  const BitSpan bits(in.position(), in.remaining());
  const std::uint64_t code_low = numbers * static_cast<unsigned>(step_bits);
  const std::uint64_t step_unary = code_low + numbers * static_cast<unsigned>(code_bits);
  steps_ = RiceReader(bits, step_bits, 0, step_unary);
  codes_ = RiceReader(bits, code_bits, code_low, step_unary + numbers + excess);
  return true;
}

FieldCounts OccurrenceBlockReader::CountsOf(std::uint32_t posting) const {
  FieldCounts counts = {};
  const std::uint32_t all = begins_[posting + 1] - begins_[posting];
  switch (kinds_[posting]) {
    case Kind::kBody:
      counts[kBody] = all;
      break;
    case Kind::kMetadata:
      counts[kMetadata] = all;
      break;
    case Kind::kUncommon:
      return std::lower_bound(uncommon_.begin(), uncommon_.end(), posting,
                              [](const Uncommon& one, std::uint32_t of) { return one.posting < of; })
          ->counts;
  }
  return counts;
}

bool OccurrenceBlockReader::ReadPositions(std::uint32_t posting, std::vector<Position>& out) {
  const std::uint32_t first = begins_[posting];
  if (kinds_[posting] == Kind::kBody) [[likely]]
    return ReadField(kBody, first, begins_[posting + 1] - first, out);
  const FieldCounts counts = CountsOf(posting);
  std::uint64_t begin = first;
  for (std::size_t field = 0; field < kTextFields; ++field) {
    if (!ReadField(field, begin, counts[field], out)) return false;
    begin += counts[field];
  }
  return true;
}

bool OccurrenceBlockReader::ReadField(std::size_t field, std::uint64_t first, std::uint32_t count,
                                      std::vector<Position>& out) {
  const std::size_t old_size = out.size();
  out.resize(old_size + count);
  Position* at = out.data() + old_size;
  std::uint64_t next = 0;
  const bool read = steps_.Read(first, count, [&](std::uint64_t step) {
    next += step;
    *at++ = static_cast<Position>(field << kFieldShift | next);
    ++next;
  });
  // `next` only grows: if the last is in bounds, all are.
  return read && next <= std::uint64_t{1} << kFieldShift;
}

bool OccurrenceBlockReader::ReadCodes(std::uint32_t posting, std::vector<FormCode>& out) {
  const std::uint32_t first = begins_[posting], count = begins_[posting + 1] - first;
  if (all_codes_zero_) {
    out.resize(out.size() + count);
    return true;
  }
  bool known = true;
  const bool read = codes_.Read(first, count, [&](std::uint64_t code) {
    known = known && code < forms_;
    out.push_back(static_cast<FormCode>(code));
  });
  return read && known;
}

std::optional<FormCode> OccurrenceBlockReader::ReadCode(std::uint32_t posting, std::uint32_t occurrence) {
  if (all_codes_zero_) return 0;
  std::optional<FormCode> found;
  const std::uint64_t at = std::uint64_t{begins_[posting]} + occurrence;
  const bool read = codes_.Read(at, 1, [&](std::uint64_t code) {
    if (code < forms_) found = static_cast<FormCode>(code);
  });
  return read ? found : std::nullopt;
}

}  // namespace broadsheet
