#include "storage/segment/occurrence_codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace broadsheet {
namespace {

// The block's first byte.
constexpr unsigned kStepBitsMask = 0x1F;
constexpr unsigned kCodeShift = 5;
constexpr unsigned kCodeMask = 3;
constexpr unsigned kCodeBitsFollow = 2;  // less: that many low bits
constexpr unsigned kCodesAllZero = 3;
constexpr unsigned kCodesListed = kMaxRiceBits + 1;  // instead of a number of bits: only codes other than 0 are there
constexpr unsigned kCodesBySets = kMaxRiceBits + 2;  // instead of a number of bits: FormSets tell nearly all
// At most one of so many occurrences is listed: more would take as long to read as each code by itself.
constexpr std::size_t kMostListed = 8;
constexpr unsigned kHasUncommon = 0x80;

std::uint64_t RiceBits(std::span<const std::uint32_t> values) { return RiceArray(values).size_bits(); }

FieldCounts CountFields(std::span<const WordOccurrence> occurrences) {
  FieldCounts counts = {};
  for (const WordOccurrence& occurrence : occurrences) ++counts[static_cast<std::size_t>(FieldOf(occurrence.position))];
  return counts;
}

// Reads past them.
ByteReader SetBytes(ByteReader& in) { return ReaderOf(in.Bytes(in.Varint())); }

}  // namespace

void OccurrenceBlockWriter::Begin(std::uint32_t postings, std::uint32_t forms) {
  by_sets_ = postings >= kLeastPostingsForSets && forms > 1;
  postings_ = 0;
  fields_.Clear();
  numbers_ = 0;
  any_code_ = 0;
  sets_.Clear();
  ranks_.clear();
}

// Most words have few forms: which of them a posting has goes into the bits of a number.
void OccurrenceBlockWriter::AddForms(std::span<const WordOccurrence> occurrences) {
  constexpr std::size_t kFewForms = 64;
  std::uint64_t own = 0;
  FormCode united = 0;
  for (const WordOccurrence& occurrence : occurrences) {
    own |= std::uint64_t{1} << occurrence.code % kFewForms;
    united |= occurrence.code;
  }
  if (united >= kFewForms) return AddManyForms(occurrences);
  std::array<std::uint8_t, kFewForms> rank_of;
  std::uint8_t forms = 0;
  for (std::uint64_t left = own; left != 0; left &= left - 1) {
    const auto code = static_cast<FormCode>(std::countr_zero(left));
    sets_.Add(postings_, code);
    rank_of[code] = forms++;
  }
  if (forms < 2) return;
  for (const WordOccurrence& occurrence : occurrences) ranks_.push_back(rank_of[occurrence.code]);
}

void OccurrenceBlockWriter::AddManyForms(std::span<const WordOccurrence> occurrences) {
  own_forms_.clear();
  for (const WordOccurrence& occurrence : occurrences) own_forms_.push_back(occurrence.code);
  std::sort(own_forms_.begin(), own_forms_.end());
  own_forms_.erase(std::unique(own_forms_.begin(), own_forms_.end()), own_forms_.end());
  for (const FormCode code : own_forms_) sets_.Add(postings_, code);
  if (own_forms_.size() < 2) return;
  for (const WordOccurrence& occurrence : occurrences) {
    const auto rank = std::lower_bound(own_forms_.begin(), own_forms_.end(), occurrence.code) - own_forms_.begin();
    ranks_.push_back(static_cast<std::uint32_t>(rank));
  }
}

void OccurrenceBlockWriter::Add(std::span<const WordOccurrence> occurrences) {
  if (!AreInBody(occurrences)) fields_.Add(postings_, CountFields(occurrences));
  if (by_sets_) AddForms(occurrences);
  ++postings_;
  if (steps_.size() < numbers_ + occurrences.size()) {
    steps_.resize(2 * (numbers_ + occurrences.size()));
    codes_.resize(steps_.size());
  }
  // Kept by themselves meanwhile: as members they would be written and read again for each occurrence.
  std::uint32_t* step = steps_.data() + numbers_;
  FormCode* code = codes_.data() + numbers_;
  FormCode any_code = 0;
  Position next = 0;
  for (const WordOccurrence& occurrence : occurrences) {
    if (FieldOf(occurrence.position) != FieldOf(next)) next = MakePosition(FieldOf(occurrence.position), 0);
    *step++ = occurrence.position - next;
    next = occurrence.position + 1;
    *code++ = occurrence.code;
    any_code |= occurrence.code;
  }
  numbers_ += static_cast<std::uint32_t>(occurrences.size());
  any_code_ |= any_code;
}

void OccurrenceBlockWriter::ListCodes() {
  listed_gaps_.clear();
  listed_codes_.clear();
  std::uint32_t next = 0;
  for (std::uint32_t number = 0; number < numbers_; ++number) {
    if (codes_[number] == 0) continue;
    listed_gaps_.push_back(number - next);
    listed_codes_.push_back(codes_[number] - 1);
    next = number + 1;
  }
}

// Whether it is shorter, and does not take much longer to read, to list codes other than 0 than to have each, which
// takes a bit at least.
bool OccurrenceBlockWriter::IsListShorter() const {
  constexpr std::uint64_t kHeadBits = 32;
  return listed_codes_.size() * kMostListed <= numbers_ &&
         kHeadBits + RiceBits(listed_codes_) + RiceBits(listed_gaps_) < numbers_;
}

CodesOfBlock OccurrenceBlockWriter::ChooseCodes() {
  if (any_code_ == 0) return CodesOfBlock::kAllZero;
  if (by_sets_) return CodesOfBlock::kBySets;
  ListCodes();
  return IsListShorter() ? CodesOfBlock::kListed : CodesOfBlock::kEach;
}

void OccurrenceBlockWriter::PutHead(std::string& out, const RiceArray& steps, CodesOfBlock how, unsigned code_bits) {
  const unsigned in_place_of_bits = how == CodesOfBlock::kBySets   ? kCodesBySets
                                    : how == CodesOfBlock::kListed ? kCodesListed
                                                                   : code_bits;
  const unsigned code_field =
      how == CodesOfBlock::kAllZero ? kCodesAllZero : std::min(in_place_of_bits, kCodeBitsFollow);
  out.push_back(static_cast<char>(static_cast<unsigned>(steps.low_bits()) | code_field << kCodeShift |
                                  (fields_.empty() ? 0 : kHasUncommon)));
  if (code_field == kCodeBitsFollow) out.push_back(static_cast<char>(in_place_of_bits));
  if (how == CodesOfBlock::kBySets) {
    set_bytes_.clear();
    sets_.Append(postings_, set_bytes_);
    PutVarint(out, set_bytes_.size());
    out += set_bytes_;
  }
  if (!fields_.empty()) fields_.Append(out);
  // Where the unary array after that of the steps begins is not to be known otherwise.
  if (how != CodesOfBlock::kAllZero) PutVarint(out, steps.excess_bits());
}

void OccurrenceBlockWriter::Finish(std::string& out) {
  const CodesOfBlock how = ChooseCodes();
  const std::span<const std::uint32_t> steps(steps_.data(), numbers_);
  std::span<const std::uint32_t> codes, gaps;
  if (how == CodesOfBlock::kBySets) codes = ranks_;
  if (how == CodesOfBlock::kEach) codes = {codes_.data(), numbers_};
  if (how == CodesOfBlock::kListed) {
    codes = listed_codes_;
    gaps = listed_gaps_;
  }
  // Ranks are few and small; no low bits of them stand before the arrays that are looked for first.
  const RiceArray arrays[] = {RiceArray(steps), how == CodesOfBlock::kBySets ? RiceArray(codes, 0) : RiceArray(codes),
                              RiceArray(gaps)};
  PutHead(out, arrays[0], how, static_cast<unsigned>(arrays[1].low_bits()));
  if (how == CodesOfBlock::kListed) {
    PutVarint(out, gaps.size());
    out.push_back(static_cast<char>(arrays[1].low_bits()));
    out.push_back(static_cast<char>(arrays[2].low_bits()));
    PutVarint(out, arrays[1].excess_bits());
  }
  AppendRiceArrays(arrays, out);
}

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
  return ReadPositionsTo(posting, out.Resize(fields_.Count(posting)));
}

bool OccurrenceBlockReader::ReadPositions(std::uint32_t begin, std::uint32_t end, PositionBuffer& out) {
  const std::uint32_t first = fields_.Begin(begin);
  Position* const positions = out.Resize(fields_.Begin(end) - first);
  for (std::uint32_t posting = begin; posting < end; ++posting) {
    if (!ReadPositionsTo(posting, positions + (fields_.Begin(posting) - first))) return false;
  }
  return true;
}

inline bool OccurrenceBlockReader::ReadPositionsTo(std::uint32_t posting, Position* out) {
  if (const std::optional<TextField> only = fields_.OnlyField(posting)) [[likely]]
    return ReadField(*only, fields_.Begin(posting), fields_.Count(posting), out);
  return ReadFields(posting, out);
}

bool OccurrenceBlockReader::ReadFields(std::uint32_t posting, Position* out) {
  const FieldCounts& counts = fields_.Counts(posting);
  std::uint32_t first = fields_.Begin(posting);
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

// All of the block at once: it is seldom that only one is asked for.
bool OccurrenceBlockReader::ReadListed() {
  if (listed_) return true;
  std::vector<Listed> listed;
  listed.reserve(listed_count_);
  std::uint64_t next = 0;
  const bool gaps_read = gaps_.Read(0, listed_count_, [&](std::uint64_t gap) {
    next += gap;
    listed.push_back({static_cast<std::uint32_t>(std::min<std::uint64_t>(next, fields_.occurrences())), 0});
    ++next;
  });
  if (!gaps_read || next > fields_.occurrences()) return false;
  bool known = true;
  auto one = listed.begin();
  const bool codes_read = codes_.Read(0, listed_count_, [&](std::uint64_t code) {
    known = known && code + 1 < forms_;
    (one++)->code = static_cast<FormCode>(code + 1);
  });
  if (!codes_read || !known) return false;
  listed_ = std::move(listed);
  return true;
}

// The first one from a number on.
std::vector<OccurrenceBlockReader::Listed>::const_iterator OccurrenceBlockReader::FirstListed(
    std::uint32_t number) const {
  return std::lower_bound(listed_->begin(), listed_->end(), number,
                          [](const Listed& one, std::uint32_t from) { return one.number < from; });
}

bool OccurrenceBlockReader::ReadSets() {
  if (sets_read_) return true;
  if (!sets_.Read(set_bytes_, postings_, forms_)) return false;
  std::uint32_t next = 0;
  sets_.several().ForEach([&](std::uint32_t posting) {
    first_ranks_[posting] = next;
    next += fields_.Count(posting);
  });
  return sets_read_ = true;
}

// The codes of a posting that has several forms.
bool OccurrenceBlockReader::ReadRanks(std::uint32_t posting, std::span<FormCode> out) {
  sets_.FindFormsOf(posting, &several_);
  auto at = out.begin();
  bool known = true;
  const bool read = codes_.Read(first_ranks_[posting], out.size(), [&](std::uint64_t rank) {
    known = known && rank < several_.size();
    *at++ = several_[std::min<std::uint64_t>(rank, several_.size() - 1)];
  });
  return read && known;
}

// They are read.
bool OccurrenceBlockReader::ReadCodesBySets(std::uint32_t posting, std::span<FormCode> out) {
  if (sets_.HasSeveral(posting)) return ReadRanks(posting, out);
  const std::optional<FormCode> form = sets_.FormOf(posting, 0);
  std::fill(out.begin(), out.end(), form.value_or(0));
  return form.has_value() || out.empty();
}

bool OccurrenceBlockReader::ReadCodes(std::uint32_t begin, std::uint32_t end, std::vector<FormCode>& out) {
  const std::uint32_t first = fields_.Begin(begin);
  out.resize(fields_.Begin(end) - first);
  if (how_codes_ == CodesOfBlock::kEach) {
    FormCode* at = out.data();
    bool known = true;
    const bool read = codes_.Read(first, out.size(), [&](std::uint64_t code) {
      known = known && code < forms_;
      *at++ = static_cast<FormCode>(code);
    });
    return read && known;
  }
  if (how_codes_ == CodesOfBlock::kBySets) {
    if (!ReadSets()) return false;
    for (std::uint32_t posting = begin; posting < end; ++posting) {
      const std::span<FormCode> own = std::span(out).subspan(fields_.Begin(posting) - first, fields_.Count(posting));
      if (!ReadCodesBySets(posting, own)) return false;
    }
    return true;
  }
  std::fill(out.begin(), out.end(), 0);
  if (how_codes_ == CodesOfBlock::kAllZero) return true;
  if (!ReadListed()) return false;
  for (auto one = FirstListed(first); one != listed_->end() && one->number - first < out.size(); ++one) {
    out[one->number - first] = one->code;
  }
  return true;
}

bool OccurrenceBlockReader::HasOneCode(std::uint32_t posting) {
  if (how_codes_ == CodesOfBlock::kAllZero) return true;
  return how_codes_ == CodesOfBlock::kBySets && ReadSets() && !sets_.HasSeveral(posting);
}

std::optional<FormCode> OccurrenceBlockReader::ReadCode(std::uint32_t posting, std::uint32_t occurrence) {
  if (how_codes_ == CodesOfBlock::kAllZero) return 0;
  const std::uint32_t number = fields_.Begin(posting) + occurrence;
  std::optional<FormCode> found;
  if (how_codes_ == CodesOfBlock::kListed) {
    if (!ReadListed()) return std::nullopt;
    const auto one = FirstListed(number);
    return one != listed_->end() && one->number == number ? one->code : 0;
  }
  if (how_codes_ == CodesOfBlock::kBySets) {
    if (!ReadSets()) return std::nullopt;
    if (!sets_.HasSeveral(posting)) return sets_.FormOf(posting, 0);
    const auto take = [&](std::uint64_t rank) { found = sets_.FormOf(posting, rank); };
    return codes_.Read(first_ranks_[posting] + occurrence, 1, take) ? found : std::nullopt;
  }
  const bool read = codes_.Read(number, 1, [&](std::uint64_t code) {
    if (code < forms_) found = static_cast<FormCode>(code);
  });
  return read ? found : std::nullopt;
}

// Where it takes a look at each: kEach, also for kListed.
CodesOfBlock OccurrenceBlockReader::ReadHowCodes(ByteReader& in, std::span<const std::uint32_t> wdfs) {
  const unsigned head = in.Byte(), code_field = head >> kCodeShift & kCodeMask;
  if (code_field == kCodesAllZero) {
    // A posting may have no occurrence at all; it is uncommon then.
    const bool may_have_none = (head & kHasUncommon) != 0 && std::find(wdfs.begin(), wdfs.end(), 0u) != wdfs.end();
    return may_have_none ? CodesOfBlock::kEach : CodesOfBlock::kAllZero;
  }
  return code_field == kCodeBitsFollow && in.Byte() == kCodesBySets ? CodesOfBlock::kBySets : CodesOfBlock::kEach;
}

std::optional<PostingSet> OccurrenceBlockReader::PostingsWith(ByteReader in, std::span<const std::uint32_t> wdfs,
                                                              std::uint32_t forms, std::span<const FormCode> codes) {
  const auto postings = static_cast<std::uint32_t>(wdfs.size());
  const CodesOfBlock how = ReadHowCodes(in, wdfs);
  if (how == CodesOfBlock::kAllZero) return codes.front() == 0 ? PostingSet::First(postings) : PostingSet();
  if (how != CodesOfBlock::kBySets) return std::nullopt;
  const ByteReader sets = SetBytes(in);
  return in.ok() ? ReadPostingsWith(sets, postings, forms, codes) : std::nullopt;
}

bool OccurrenceBlockReader::CountForms(ByteReader in, std::span<const std::uint32_t> wdfs, std::uint32_t forms,
                                       absl::FunctionRef<void(FormCode, std::uint32_t)> visit) {
  const auto postings = static_cast<std::uint32_t>(wdfs.size());
  const unsigned head = in.Byte(), code_field = head >> kCodeShift & kCodeMask;
  if (code_field == kCodesAllZero) {
    // A posting may have no occurrence at all; it is uncommon then.
    std::uint32_t without_words = 0;
    if ((head & kHasUncommon) != 0) {
      if (!fields_.Read(&in, wdfs)) return false;
      for (std::uint32_t posting = 0; posting < postings; ++posting) without_words += fields_.Count(posting) == 0;
    }
    if (without_words < postings) visit(0, postings - without_words);
    return true;
  }
  if (code_field != kCodeBitsFollow || in.Byte() != kCodesBySets) return false;
  const ByteReader sets = SetBytes(in);
  return in.ok() && CountFormPostings(sets, postings, forms, visit);
}

bool RecodeOccurrences(std::string_view block, std::uint32_t postings, std::span<const FormCode> codes,
                       std::string& out) {
  ByteReader in = ReaderOf(block);
  const std::uint8_t head = in.Byte();
  if ((head >> kCodeShift & kCodeMask) != kCodeBitsFollow || in.Byte() != kCodesBySets) return false;
  const ByteReader old_sets = SetBytes(in);
  std::string sets;
  if (!in.ok() || !RecodeFormSets(old_sets, postings, codes, sets)) return false;
  out.push_back(static_cast<char>(head));
  out.push_back(static_cast<char>(kCodesBySets));
  PutVarint(out, sets.size());
  out += sets;
  // What is left tells forms by their order, and the rest not at all.
  out += in.Bytes(in.remaining());
  return true;
}

}  // namespace broadsheet
