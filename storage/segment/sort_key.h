// Bytes that are compared fast: mostly by their first sixteen, as two numbers.
#ifndef BROADSHEET_STORAGE_SEGMENT_SORT_KEY_H_
#define BROADSHEET_STORAGE_SEGMENT_SORT_KEY_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace broadsheet {

// A view; what it shows must outlive it.
class SortKey {
 public:
  explicit SortKey(std::string_view bytes) : bytes_(bytes) {
    char head[kHeadBytes] = {};
    std::memcpy(head, bytes.data(), std::min(bytes.size(), sizeof(head)));
    std::memcpy(&first_, head, sizeof(first_));
    std::memcpy(&second_, head + sizeof(first_), sizeof(second_));
    first_ = __builtin_bswap64(first_);
    second_ = __builtin_bswap64(second_);
  }
  std::string_view bytes() const { return bytes_; }

  bool operator<(const SortKey& other) const {
    if (first_ != other.first_) return first_ < other.first_;
    if (second_ != other.second_) return second_ < other.second_;
    // Where one has no more, it is how the other begins.
    const bool has_more = std::min(bytes_.size(), other.bytes_.size()) > kHeadBytes;
    return has_more ? bytes_ < other.bytes_ : bytes_.size() < other.bytes_.size();
  }
  bool operator==(const SortKey& other) const {
    return first_ == other.first_ && second_ == other.second_ && bytes_.size() == other.bytes_.size() &&
           (bytes_.size() <= kHeadBytes || bytes_ == other.bytes_);
  }

 private:
  static constexpr std::size_t kHeadBytes = 2 * sizeof(std::uint64_t);

  std::string_view bytes_;
  std::uint64_t first_ = 0, second_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_SORT_KEY_H_
