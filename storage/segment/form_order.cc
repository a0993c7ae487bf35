#include "storage/segment/form_order.h"

#include <algorithm>

namespace broadsheet {

void FormOrder::Assign(std::span<const std::string_view> spellings) {
  order_.clear();
  for (std::uint32_t number = 0; number < counts_.size(); ++number) {
    if (counts_[number].documents > 0) order_.push_back(number);
  }
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    const std::uint32_t documents = counts_[a].documents, others_documents = counts_[b].documents;
    return documents != others_documents ? documents > others_documents : spellings[a] < spellings[b];
  });
  codes_.assign(spellings.size(), kNoCode);
  ordered_.clear();
  ordered_documents_.clear();
  for (const std::uint32_t number : order_) {
    codes_[number] = static_cast<FormCode>(ordered_.size());
    ordered_.push_back(spellings[number]);
    ordered_documents_.push_back(counts_[number].documents);
  }
}

}  // namespace broadsheet
