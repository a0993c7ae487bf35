// A table from hashes to small values that is filled once and then only read. Keys are the upper half of the hash: two
// hashes that share it are the same to the table, which costs a model nothing (1 in 10,000 at a million entries).
#ifndef BROADSHEET_INDEXER_ENTITIES_HASH_TABLE_H_
#define BROADSHEET_INDEXER_ENTITIES_HASH_TABLE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace broadsheet::entities {

template <typename Value>
class HashTable {
 public:
  using Key = std::uint32_t;
  using Entries = std::vector<std::pair<Key, Value>>;

  static Key KeyOf(std::uint64_t hash) { return static_cast<Key>(hash >> 32); }

  HashTable() { Fill({}); }

  // Replaces what is there. Of entries with the same key the first stays.
  void Fill(const Entries& entries) {
    mask_ = std::bit_ceil(entries.size() * 2 + 2) - 1;
    slots_.assign(mask_ + 1, {});
    for (const auto& [key, value] : entries) {
      std::size_t at = key & mask_;
      while (slots_[at].used && slots_[at].key != key) at = (at + 1) & mask_;
      if (!slots_[at].used) slots_[at] = {key, true, value};
    }
  }

  // Null if there is none. Valid until the next Fill.
  const Value* Find(std::uint64_t hash) const {
    const Key key = KeyOf(hash);
    for (std::size_t at = key & mask_; slots_[at].used; at = (at + 1) & mask_) {
      if (slots_[at].key == key) return &slots_[at].value;
    }
    return nullptr;
  }

 private:
  struct Slot {
    Key key = 0;
    bool used = false;
    Value value{};
  };

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
};

}  // namespace broadsheet::entities

#endif  // BROADSHEET_INDEXER_ENTITIES_HASH_TABLE_H_
