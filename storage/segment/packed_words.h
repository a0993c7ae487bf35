// The words of a document in about half the memory: nearly every word stands right behind the one before.
#ifndef BROADSHEET_STORAGE_SEGMENT_PACKED_WORDS_H_
#define BROADSHEET_STORAGE_SEGMENT_PACKED_WORDS_H_

#include <cstddef>
#include <cstdint>

#include "storage/segment/position.h"
#include "storage/segment/vocabulary.h"

namespace broadsheet {

// A form as it is where its word follows the one before, or stands at position 0; otherwise the form with the highest
// bit set, and behind it the position.
class PackedWords {
 public:
  static constexpr FormId kMaxForm = 0x7FFFFFFF;
  static constexpr std::size_t kMostNumbersPerWord = 2;

  PackedWords() = default;
  PackedWords(const std::uint32_t* begin, const std::uint32_t* end) : begin_(begin), end_(end) {}

  // So many or fewer.
  std::size_t most_words() const { return static_cast<std::size_t>(end_ - begin_); }

  // Calls visit(form, position) with each word, in the order they were put.
  template <typename Visit>
  void ForEach(Visit visit) const {
    Position position = kBefore;
    for (const std::uint32_t* at = begin_; at != end_; ++at) {
      const std::uint32_t form = *at;
      if ((form & kHasPosition) == 0) [[likely]] {
        visit(form, ++position);
      } else {
        position = *++at;
        visit(form & kMaxForm, position);
      }
    }
  }

 private:
  friend class WordPacker;

  static constexpr std::uint32_t kHasPosition = ~kMaxForm;
  static constexpr Position kBefore = 0xFFFFFFFF;  // position 0 comes next

  const std::uint32_t* begin_ = nullptr;
  const std::uint32_t* end_ = nullptr;
};

// Puts words where there is room for kMostNumbersPerWord for each.
class WordPacker {
 public:
  explicit WordPacker(std::uint32_t* room) : next_(room) {}

  void Put(FormId form, Position position) {
    if (position == ++last_) [[likely]] {
      *next_++ = form;
    } else {
      *next_++ = form | PackedWords::kHasPosition;
      *next_++ = last_ = position;
    }
  }
  std::uint32_t* end() const { return next_; }

 private:
  std::uint32_t* next_;
  Position last_ = PackedWords::kBefore;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PACKED_WORDS_H_
