// The words of a document in little memory: nearly every word stands right behind the one before and is of a form that
// came early, as frequent words do.
#ifndef BROADSHEET_STORAGE_SEGMENT_PACKED_WORDS_H_
#define BROADSHEET_STORAGE_SEGMENT_PACKED_WORDS_H_

#include <cstddef>
#include <cstdint>

#include "storage/segment/position.h"
#include "storage/segment/vocabulary.h"

namespace broadsheet {

// In units of 16 bits. A form below 2^15 whose word follows the one before, or stands at position 0, is one unit. Any
// other word is two: the highest bit is set, the next two say where it stands, and the form is in the other 29; and two
// more if neither of the usual places is its position.
class PackedWords {
 public:
  using Unit = std::uint16_t;

  static constexpr FormId kMaxForm = (1u << 29) - 1;
  static constexpr std::size_t kMostUnitsPerWord = 4;

  PackedWords() = default;
  PackedWords(const Unit* begin, const Unit* end) : begin_(begin), end_(end) {}

  // So many or fewer.
  std::size_t most_words() const { return static_cast<std::size_t>(end_ - begin_); }

  // Calls visit(form, position) with each word, in the order they were put.
  template <typename Visit>
  void ForEach(Visit visit) const {
    Position position = kBefore;
    for (const Unit* at = begin_; at != end_;) {
      const std::uint32_t first = *at++;
      if ((first & kLong) == 0) [[likely]] {
        visit(FormId{first}, ++position);
        continue;
      }
      const FormId form = (first & kHighForm) << kUnitBits | *at++;
      if ((first & kElsewhere) != 0) {
        position = static_cast<Position>(at[0]) << kUnitBits | at[1];
        at += 2;
      } else {
        position += (first & kSamePlace) != 0 ? 0 : 1;
      }
      visit(form, position);
    }
  }

 private:
  friend class WordPacker;

  static constexpr int kUnitBits = 16;
  static constexpr std::uint32_t kLong = 1u << 15, kElsewhere = 1u << 14, kSamePlace = 1u << 13;
  static constexpr std::uint32_t kHighForm = kSamePlace - 1;
  static constexpr Position kBefore = 0xFFFFFFFF;  // position 0 comes next

  const Unit* begin_ = nullptr;
  const Unit* end_ = nullptr;
};

// Puts words where there is room for kMostUnitsPerWord for each.
class WordPacker {
 public:
  explicit WordPacker(PackedWords::Unit* room) : next_(room) {}

  void Put(FormId form, Position position) {
    const bool follows = position == last_ + 1;
    if (follows) [[likely]] {
      PutNext(form);
    } else if (position == last_) {
      AppendLong(form, PackedWords::kSamePlace);
    } else {
      AppendLong(form, PackedWords::kElsewhere);
      Append(position >> PackedWords::kUnitBits);
      Append(position);
    }
    last_ = position;
  }
  // Occurrences, each at the position behind the one before.
  template <typename Words>
  void PutRow(const Words& words) {
    if (words.empty()) return;
    Put(words.front().form, words.front().position);
    for (const auto& word : words.subspan(1)) PutNext(word.form);
    last_ = words.back().position;
  }
  PackedWords::Unit* end() const { return next_; }

 private:
  void PutNext(FormId form) {
    if (form < PackedWords::kLong) [[likely]] {
      Append(form);
    } else {
      AppendLong(form, 0);
    }
  }
  void Append(std::uint32_t bits) { *next_++ = static_cast<PackedWords::Unit>(bits); }
  void AppendLong(FormId form, std::uint32_t place) {
    Append(PackedWords::kLong | place | form >> PackedWords::kUnitBits);
    Append(form);
  }

  PackedWords::Unit* next_;
  Position last_ = PackedWords::kBefore;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PACKED_WORDS_H_
