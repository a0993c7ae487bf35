// Several sorted dictionaries read as one.
#ifndef BROADSHEET_STORAGE_SEGMENT_KEY_MERGE_H_
#define BROADSHEET_STORAGE_SEGMENT_KEY_MERGE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/segment/bytes.h"

namespace broadsheet {

// Visits each key once, with all inputs that have it. A reader has Next(), failed() and, as `key_of`, its current key.
template <typename Reader>
class KeyMerge {
 public:
  using KeyOf = std::string_view (Reader::*)() const;

  // The readers stand before the first key that is to be visited.
  KeyMerge(std::vector<Reader> readers, KeyOf key_of)
      : key_of_(key_of), readers_(std::move(readers)), heads_(readers_.size()) {
    for (std::uint32_t input = 0; input < readers_.size(); ++input) {
      if (readers_[input].Next()) Push(input);
    }
  }

  // Inputs at the smallest key, ascending; nothing at the end.
  const std::vector<std::uint32_t>& NextInputs() {
    for (const std::uint32_t input : current_) {
      if (readers_[input].Next()) Push(input);
    }
    current_.clear();
    while (!heap_.empty() && (current_.empty() || Order(heap_.front(), current_.front()) == 0)) {
      std::pop_heap(heap_.begin(), heap_.end(), Later());
      current_.push_back(heap_.back());
      heap_.pop_back();
    }
    return current_;
  }

  const Reader& reader(std::uint32_t input) const { return readers_[input]; }
  Reader& reader(std::uint32_t input) { return readers_[input]; }
  std::string_view key() const { return Key(current_.front()); }
  // An input whose dictionary could not be read to its end.
  std::optional<std::uint32_t> failed() const {
    for (std::uint32_t input = 0; input < readers_.size(); ++input) {
      if (readers_[input].failed()) return input;
    }
    return std::nullopt;
  }

 private:
  std::string_view Key(std::uint32_t input) const { return (readers_[input].*key_of_)(); }
  int Order(std::uint32_t a, std::uint32_t b) const {
    if (heads_[a] != heads_[b]) return heads_[a] < heads_[b] ? -1 : 1;
    return Key(a).compare(Key(b));
  }
  auto Later() const {
    return [this](std::uint32_t a, std::uint32_t b) {
      const int order = Order(a, b);
      return order != 0 ? order > 0 : a > b;
    };
  }
  void Push(std::uint32_t input) {
    heads_[input] = HeadOf(Key(input));
    heap_.push_back(input);
    std::push_heap(heap_.begin(), heap_.end(), Later());
  }

  KeyOf key_of_;
  std::vector<Reader> readers_;
  std::vector<std::uint64_t> heads_;  // of their keys
  std::vector<std::uint32_t> heap_, current_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_KEY_MERGE_H_
