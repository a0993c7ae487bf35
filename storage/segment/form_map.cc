#include "storage/segment/form_map.h"

#include <algorithm>

#include "storage/segment/form_order.h"

namespace broadsheet {

void FormMap::AddTerm(std::uint32_t new_ordinal, std::uint32_t form_count) {
  ordinals_.push_back(new_ordinal);
  first_codes_.push_back(codes_.size());
  codes_.resize(codes_.size() + form_count, kNoCode);
}

bool FormMap::Append(const FoldedTerm& found, std::vector<FoldedMatch>& matches) const {
  if (found.ordinal >= ordinals_.size()) return false;
  const std::uint64_t begin = first_codes_[found.ordinal], end = end_of(found.ordinal);
  const auto append = [&](FormCode code) {
    if (code != kNoCode) matches.push_back({ordinals_[found.ordinal], code});
  };
  if (found.covers_term)
    std::for_each(codes_.begin() + static_cast<std::ptrdiff_t>(begin),
                  codes_.begin() + static_cast<std::ptrdiff_t>(end), append);
  for (const FormCode code : found.codes) {
    if (code >= end - begin) return false;
    append(codes_[begin + code]);
  }
  return true;
}

std::vector<FormCode> FormMap::FormsOf(std::uint32_t new_ordinal) const {
  std::vector<FormCode> forms;
  const auto [first, last] = std::equal_range(ordinals_.begin(), ordinals_.end(), new_ordinal);
  for (auto term = first; term != last; ++term) {
    const auto old_ordinal = static_cast<std::size_t>(term - ordinals_.begin());
    for (std::uint64_t at = first_codes_[old_ordinal]; at < end_of(old_ordinal); ++at) {
      if (codes_[at] != kNoCode) forms.push_back(codes_[at]);
    }
  }
  std::sort(forms.begin(), forms.end());
  return forms;
}

}  // namespace broadsheet
