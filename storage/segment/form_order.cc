#include "storage/segment/form_order.h"

#include <algorithm>

namespace broadsheet {

void FormOrder::Assign(std::span<const std::string_view> spellings) {
  order_.clear();
  for (std::uint32_t number = 0; number < documents_.size(); ++number) {
    if (documents_[number] > 0) order_.push_back(number);
  }
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return documents_[a] != documents_[b] ? documents_[a] > documents_[b] : spellings[a] < spellings[b];
  });
  codes_.assign(spellings.size(), kNoCode);
  ordered_.clear();
  ordered_documents_.clear();
  for (const std::uint32_t number : order_) {
    codes_[number] = static_cast<FormCode>(ordered_.size());
    ordered_.push_back(spellings[number]);
    ordered_documents_.push_back(documents_[number]);
  }
}

}  // namespace broadsheet
