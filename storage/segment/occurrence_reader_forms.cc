// Which postings have which forms, without a look at their occurrences.
#include <algorithm>

#include "storage/segment/occurrence_reader.h"

namespace broadsheet {

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

}  // namespace broadsheet
