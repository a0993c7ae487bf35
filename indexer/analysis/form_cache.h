// From the bytes of a word to what is known about it: the table that every word of every text goes through.
#ifndef BROADSHEET_INDEXER_ANALYSIS_FORM_CACHE_H_
#define BROADSHEET_INDEXER_ANALYSIS_FORM_CACHE_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/analysis/word_form.h"
#include "storage/segment/vocabulary.h"

namespace broadsheet {

inline constexpr FormId kNoForm = ~FormId{0};

// The forms of a word: the word itself, and other readings at the same position.
struct WordForms {
  FormId form = kNoForm;
  std::uint32_t word_hash = 0;  // as Token has it
  std::uint32_t others = 0;     // 0: none; else the caller knows them by this number
  LetterCase letter_case;
};

// Open addressing with linear probing. A slot, half a cache line, holds the first sixteen bytes of its word, so that
// nearly all words are compared without a loop and without going elsewhere. Only grows. Words hold no zero bytes and no
// bytes 0xFF, as is so of all that UTF-8 has for letters and digits.
class FormCache {
 public:
  FormCache() : slots_(kInitialSlots) {}

  // A word, ready to be looked for. `readable_end` bounds what may be read behind the word.
  struct Key {
    Key() = default;
    Key(std::string_view word_bytes, const char* readable_end) { Set(word_bytes, readable_end); }
    void Set(std::string_view word_bytes, const char* readable_end);
    bool is_long() const { return word.size() > kHeadBytes; }

    std::string_view word;
    std::array<std::uint64_t, 2> head = {};  // the first sixteen bytes, zeros behind a shorter word
    std::uint32_t hash = 0;
  };

  // Fetches what Find will look at.
  void Prefetch(const Key& key) const { __builtin_prefetch(&slots_[key.hash & mask_]); }

  // nullptr if it is not there. The result is valid until the next Insert.
  const WordForms* Find(const Key& key) const {
    if (key.is_long()) [[unlikely]]
      return FindLong(key);
    for (std::size_t at = key.hash & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (!slot.Differs(key)) return &slot.forms;
      if (slot.is_free()) return nullptr;
    }
  }

  // Precondition: the word is not empty and not there.
  const WordForms& Insert(const Key& key, const WordForms& forms);

  std::size_t MemoryBytes() const { return slots_.capacity() * sizeof(Slot) + tails_.capacity(); }

 private:
  static constexpr std::size_t kHeadBytes = 16;

  struct alignas(32) Slot {
    std::array<std::uint64_t, 2> head = {};  // of a long word: the first eight bytes, and where the rest is (Tail)
    WordForms forms;

    bool is_free() const { return head[0] == 0; }
    bool is_long() const { return head[1] >= Tail::kMark; }
    // Of words that are not long. That a word has no zeros tells its size as well.
    bool Differs(const Key& key) const { return ((head[0] ^ key.head[0]) | (head[1] ^ key.head[1])) != 0; }
  };
  static_assert(sizeof(Slot) == 32);

  // What a long word has behind its first eight bytes: a piece of tails_, as a number that no word's bytes make.
  struct Tail {
    static constexpr int kSizeShift = 40;
    static constexpr std::uint64_t kMark = std::uint64_t{0xFF} << 56;

    static std::uint64_t Number(std::size_t at, std::size_t size) { return kMark | size << kSizeShift | at; }
    static std::size_t At(std::uint64_t number) { return number & ((std::uint64_t{1} << kSizeShift) - 1); }
    static std::size_t Size(std::uint64_t number) { return (number & ~kMark) >> kSizeShift; }
  };
  static constexpr std::size_t kInitialSlots = 1 << 10;

  std::string_view TailOf(const Slot& slot) const {
    return std::string_view(tails_).substr(Tail::At(slot.head[1]), Tail::Size(slot.head[1]));
  }
  const WordForms* FindLong(const Key& key) const;
  std::uint32_t HashOf(const Slot& slot) const;
  void Grow();
  Slot& FreeSlot(std::uint32_t hash);

  std::vector<Slot> slots_;
  std::size_t mask_ = kInitialSlots - 1;  // of hashes: the number of slots less one
  std::size_t used_ = 0;
  std::string tails_;
};

inline void FormCache::Key::Set(std::string_view word_bytes, const char* readable_end) {
  static constexpr auto kMasks = [] {
    std::array<std::array<std::uint64_t, 2>, kHeadBytes + 1> masks = {};
    for (std::size_t size = 0; size <= kHeadBytes; ++size) {
      for (std::size_t i = 0; i < size; ++i) masks[size][i / 8] |= std::uint64_t{0xFF} << i % 8 * 8;
    }
    return masks;
  }();
  constexpr std::uint64_t kFirstFactor = 0x9E3779B97F4A7C15, kSecondFactor = 0xC2B2AE3D27D4EB4F;
  const std::size_t head_size = std::min(word_bytes.size(), kHeadBytes);
  std::uint64_t first = 0, second = 0;
  if (readable_end - word_bytes.data() >= static_cast<std::ptrdiff_t>(kHeadBytes)) [[likely]] {
    std::memcpy(&first, word_bytes.data(), sizeof(first));
    std::memcpy(&second, word_bytes.data() + sizeof(first), sizeof(second));
  } else {
    std::memcpy(&first, word_bytes.data(), std::min(head_size, sizeof(first)));
    if (head_size > sizeof(first)) std::memcpy(&second, word_bytes.data() + sizeof(first), head_size - sizeof(first));
  }
  first &= kMasks[head_size][0];
  second &= kMasks[head_size][1];
  std::uint64_t mixed = first * kFirstFactor;
  mixed = (mixed ^ mixed >> 32 ^ second) * kSecondFactor;
  for (std::size_t at = kHeadBytes; at < word_bytes.size(); at += 8) {
    std::uint64_t block;
    std::memcpy(&block, word_bytes.data() + std::min(at, word_bytes.size() - 8), 8);  // the last may overlap
    mixed = (mixed ^ mixed >> 32 ^ block) * kSecondFactor;
  }
  word = word_bytes;
  head = {first, second};
  hash = static_cast<std::uint32_t>(mixed >> 32);
}

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_FORM_CACHE_H_
