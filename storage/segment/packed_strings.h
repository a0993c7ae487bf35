// A few strings in one piece of memory.
#ifndef BROADSHEET_STORAGE_SEGMENT_PACKED_STRINGS_H_
#define BROADSHEET_STORAGE_SEGMENT_PACKED_STRINGS_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "storage/segment/bytes.h"

namespace broadsheet {

// A varint that is there for sure; `at` goes behind it.
inline std::size_t ReadSize(const char*& at) {
  std::size_t size = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*at++);
    size |= std::size_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return size;
  }
}
// A string that AppendSized wrote.
inline std::string_view ReadSized(const char*& at) {
  const std::size_t size = ReadSize(at);
  const std::string_view text(at, size);
  at += size;
  return text;
}
// With its size before it, as a varint.
inline void AppendSized(std::string& out, std::string_view text) {
  PutVarint(out, text.size());
  out.append(text);
}

// A view of strings that AppendSized wrote one behind the other, which outlive it.
class PackedStrings {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = std::string_view;

    std::string_view operator*() const {
      const char* at = at_;
      return ReadSized(at);
    }
    Iterator& operator++() {
      ReadSized(at_);
      --left_;
      return *this;
    }
    void operator++(int) { ++*this; }
    // Of the same strings.
    bool operator==(const Iterator& other) const { return left_ == other.left_; }

   private:
    friend class PackedStrings;
    Iterator(const char* at, std::size_t left) : at_(at), left_(left) {}

    const char* at_;
    std::size_t left_;
  };
  using const_iterator = Iterator;
  using value_type = std::string_view;

  PackedStrings() = default;
  PackedStrings(const char* first, std::size_t count) : first_(first), count_(count) {}

  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  Iterator begin() const { return {first_, count_}; }
  Iterator end() const { return {nullptr, 0}; }
  // Precondition: there is one.
  std::string_view front() const { return *begin(); }
  std::string_view back() const {
    Iterator last = begin();
    while (last.left_ > 1) ++last;
    return *last;
  }

 private:
  const char* first_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PACKED_STRINGS_H_
