#include "storage/segment/form_map.h"

#include <algorithm>
#include <span>

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

bool FormMap::Has(FoldedMatch form) const {
  const auto [first, last] = std::equal_range(ordinals_.begin(), ordinals_.end(), form.ordinal);
  for (auto term = first; term != last; ++term) {
    const auto old_ordinal = static_cast<std::size_t>(term - ordinals_.begin());
    const std::span<const FormCode> codes =
        std::span(codes_).subspan(first_codes_[old_ordinal], end_of(old_ordinal) - first_codes_[old_ordinal]);
    if (std::find(codes.begin(), codes.end(), form.code) != codes.end()) return true;
  }
  return false;
}

}  // namespace broadsheet
