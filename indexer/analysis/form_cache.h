// From the bytes of a word to what is known about it: the table that every word of every text goes through.
#ifndef BROADSHEET_INDEXER_ANALYSIS_FORM_CACHE_H_
#define BROADSHEET_INDEXER_ANALYSIS_FORM_CACHE_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "storage/segment/vocabulary.h"

namespace broadsheet {

inline constexpr FormId kNoForm = ~FormId{0};

// The forms of a word: the word itself, and other readings at the same position.
struct WordForms {
  FormId form = kNoForm;
  std::array<FormId, 2> others = {kNoForm, kNoForm};
};

// Open addressing with linear probing. A slot holds the first eight bytes of its word, so that most words are found
// within one cache line. Only grows.
class FormCache {
 public:
  FormCache() : slots_(kInitialSlots) {}

  // A word, ready to be looked for. `readable_end` bounds what may be read behind the word.
  struct Key {
    Key() = default;
    Key(std::string_view word_bytes, const char* readable_end);
    std::string_view word;
    std::uint64_t head = 0;  // the first eight bytes, zeros behind a shorter word
    std::uint32_t hash = 0;
  };

  // Fetches what Find will look at.
  void Prefetch(const Key& key) const { __builtin_prefetch(&slots_[key.hash & mask()]); }

  // nullptr if it is not there. The result is valid until the next Insert.
  const WordForms* Find(const Key& key) const {
    for (std::size_t at = key.hash & mask();; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (slot.size == 0) return nullptr;
      if (slot.head == key.head && slot.size == key.word.size() && (slot.size <= 8 || TailEquals(slot, key))) {
        return &slot.forms;
      }
    }
  }

  // Precondition: the word is not empty and not there.
  const WordForms& Insert(const Key& key, const WordForms& forms);

  std::size_t MemoryBytes() const { return slots_.capacity() * sizeof(Slot) + tails_.capacity(); }

 private:
  struct Slot {
    std::uint64_t head = 0;
    std::uint32_t hash = 0;
    std::uint16_t size = 0;  // 0: free
    std::uint32_t tail = 0;  // where in tails_ the bytes from the ninth on are
    WordForms forms;
  };
  static constexpr std::size_t kInitialSlots = 1 << 10;

  std::size_t mask() const { return slots_.size() - 1; }
  bool TailEquals(const Slot& slot, const Key& key) const {
    return std::memcmp(tails_.data() + slot.tail, key.word.data() + 8, key.word.size() - 8) == 0;
  }
  void Grow();
  Slot& FreeSlot(std::uint32_t hash);

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::string tails_;
};

inline FormCache::Key::Key(std::string_view word_bytes, const char* readable_end) : word(word_bytes) {
  constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15;
  const char* data = word.data();
  const std::size_t size = word.size();
  if (size >= 8) {
    std::memcpy(&head, data, 8);
  } else if (readable_end - data >= 8) {
    std::memcpy(&head, data, 8);
    head &= (std::uint64_t{1} << (8 * size)) - 1;
  } else {
    std::memcpy(&head, data, size);
  }
  std::uint64_t mixed = (head ^ size) * kMultiplier;
  mixed ^= mixed >> 32;
  for (std::size_t at = 8; at < size; at += 8) {
    std::uint64_t block;
    std::memcpy(&block, data + (at + 8 <= size ? at : size - 8), 8);  // the last block overlaps the one before
    mixed = (mixed ^ block) * kMultiplier;
    mixed ^= mixed >> 29;
  }
  mixed *= kMultiplier;
  hash = static_cast<std::uint32_t>(mixed >> 32);
}

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_FORM_CACHE_H_
