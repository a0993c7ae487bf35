#include "storage/segment/occurrence_writer.h"

#include <algorithm>
#include <array>
#include <bit>

namespace broadsheet {
namespace {

// At most one of so many occurrences is listed: more would take as long to read as each code by itself.
constexpr std::size_t kMostListed = 8;

std::uint64_t RiceBits(std::span<const std::uint32_t> values) { return RiceArray(values).size_bits(); }

FieldCounts CountFields(std::span<const WordOccurrence> occurrences) {
  FieldCounts counts = {};
  for (const WordOccurrence& occurrence : occurrences) ++counts[static_cast<std::size_t>(FieldOf(occurrence.position))];
  return counts;
}

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
  if (by_sets_ && occurrences.size() == 1) {  // of every other posting
    sets_.Add(postings_, occurrences.front().code);
  } else if (by_sets_) {
    AddForms(occurrences);
  }
  ++postings_;
  if (steps_.size() < numbers_ + occurrences.size()) {
    steps_.resize(2 * (numbers_ + occurrences.size()));
    codes_.resize(steps_.size());
  }
  Position next = 0;
  for (const WordOccurrence& occurrence : occurrences) {
    if (FieldOf(occurrence.position) != FieldOf(next)) next = MakePosition(FieldOf(occurrence.position), 0);
    steps_[numbers_] = occurrence.position - next;
    next = occurrence.position + 1;
    codes_[numbers_++] = occurrence.code;
    any_code_ |= occurrence.code;
  }
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
  if (!fields_.empty()) fields_.Append(postings_, out);
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

}  // namespace broadsheet
