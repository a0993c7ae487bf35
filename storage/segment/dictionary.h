// Sorted byte strings, front-coded: each shares what it can with the one before, and begins anew every
// kDictionaryBlockEntries, where a lookup can enter. What stands beside each key is the caller's.
#ifndef BROADSHEET_STORAGE_SEGMENT_DICTIONARY_H_
#define BROADSHEET_STORAGE_SEGMENT_DICTIONARY_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

#include "storage/segment/bytes.h"
#include "storage/segment/words_format.h"

namespace broadsheet {

class DictionaryWriter {
 public:
  // `memory` holds it all, and must outlive the writer.
  explicit DictionaryWriter(std::pmr::memory_resource* memory) : bytes_(memory), index_(memory) {}

  // True if the next key begins a block; then Add also takes what its numbers start from.
  bool at_block_start() const { return count_ % kDictionaryBlockEntries == 0; }
  void Add(std::string_view key, std::string_view block_head, std::string_view payload);

  std::uint32_t count() const { return count_; }
  std::string_view bytes() const { return bytes_; }
  std::string_view index() const { return index_; }

 private:
  std::pmr::string bytes_, index_;
  std::string last_key_;
  std::uint32_t count_ = 0;
};

// Reads forward through a dictionary: the block's head, then keys each followed by a payload that the caller reads
// from bytes() before the next key.
class DictionaryReader {
 public:
  // `head_numbers`: varints in a block's head. A longer key than `max_key_bytes` is damage; where there is no such
  // limit the bytes of a block are one, as its first key shares nothing.
  DictionaryReader(std::string_view bytes, std::string_view index, std::uint32_t count, int head_numbers,
                   std::size_t max_key_bytes = std::numeric_limits<std::size_t>::max())
      : bytes_(bytes), index_(index), count_(count), head_numbers_(head_numbers), max_key_bytes_(max_key_bytes) {}

  // The last block whose first key is not greater than `key`, or the first block.
  std::uint32_t FindBlock(std::string_view key) const { return FindBlockBetween(0, blocks(), key); }
  // The same from `block` on, which there is and whose first key is not greater; the nearer, the quicker.
  std::uint32_t FindBlockFrom(std::uint32_t block, std::string_view key) const;

  // To before the first key of a block. False if there is no such block.
  bool EnterBlock(std::uint32_t block);
  std::uint64_t head(int number) const { return head_[number]; }

  // Reads the next key of the dictionary. At a block's beginning its head is read as well, and entered_block() is true.
  // False at the end, or if the bytes are damaged.
  bool Next();
  // The same, but the key is compared with `target` rather than kept for key(): where in a block a key stands is found
  // by what it shares with the one before. `matched`: bytes that the last key began with as `target` does, 0 at first.
  // Nothing where Next() would return false.
  std::optional<std::strong_ordering> NextAgainst(std::string_view target, std::size_t* matched);
  bool entered_block() const { return entered_block_; }
  // That block was entered by EnterBlock. Otherwise its numbers must be those where the block before ended: else what
  // belongs to one block could be read again for each.
  bool jumped() const { return jumped_; }
  std::string_view key() const { return key_; }
  std::uint32_t ordinal() const { return next_ - 1; }
  std::uint32_t block() const { return ordinal() / kDictionaryBlockEntries; }
  ByteReader& bytes() { return reader_; }
  bool at_end() const { return next_ >= count_; }

 private:
  static constexpr int kMaxHeadNumbers = 5;

  std::uint32_t blocks() const { return (count_ + kDictionaryBlockEntries - 1) / kDictionaryBlockEntries; }
  // `high` is after the key, or the end.
  std::uint32_t FindBlockBetween(std::uint32_t low, std::uint32_t high, std::string_view key) const;
  // Of a block that the index has.
  DictionaryIndexEntry IndexEntry(std::uint32_t block) const {
    return LoadFixed<DictionaryIndexEntry>(index_.data() + std::size_t{block} * sizeof(DictionaryIndexEntry));
  }
  bool IsAfter(std::uint32_t block, std::string_view key, std::uint64_t key_head) const;
  ByteReader BlockBytes(std::uint32_t block) const;
  std::optional<std::string_view> FirstKey(std::uint32_t block) const;
  bool EnterEntry();
  bool ReadKey(ByteReader& reader, std::string& key) const;

  std::string_view bytes_, index_;
  std::uint32_t count_;
  int head_numbers_;
  std::size_t max_key_bytes_;
  ByteReader reader_;
  std::uint32_t next_ = 0;
  bool entered_block_ = false, jumped_ = false;
  std::uint64_t head_[kMaxHeadNumbers] = {};
  std::string key_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_DICTIONARY_H_
