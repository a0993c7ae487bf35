// Bytes that are compared fast: mostly by their first eight, as one number.
#ifndef BROADSHEET_STORAGE_SEGMENT_SORT_KEY_H_
#define BROADSHEET_STORAGE_SEGMENT_SORT_KEY_H_

#include <cstdint>
#include <string_view>

namespace broadsheet {

// A view; what it shows must outlive it.
class SortKey {
 public:
  explicit SortKey(std::string_view bytes) : bytes_(bytes) {
    for (std::size_t i = 0; i < sizeof(first_); ++i) {
      first_ = first_ << 8 | (i < bytes.size() ? static_cast<std::uint8_t>(bytes[i]) : 0);
    }
  }
  std::string_view bytes() const { return bytes_; }

  bool operator<(const SortKey& other) const {
    return first_ != other.first_ ? first_ < other.first_ : bytes_ < other.bytes_;
  }
  bool operator==(const SortKey& other) const { return first_ == other.first_ && bytes_ == other.bytes_; }

 private:
  std::string_view bytes_;
  std::uint64_t first_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SORT_KEY_H_
