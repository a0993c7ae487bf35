#include "indexer/analysis/form_cache.h"

#include <bit>

namespace broadsheet {

static_assert(std::endian::native == std::endian::little, "FormCache::Key masks words as little-endian numbers");

const WordForms* FormCache::FindLong(const Key& key) const {
  for (std::size_t at = key.hash & mask_;; at = (at + 1) & mask_) {
    const Slot& slot = slots_[at];
    if (slot.is_free()) return nullptr;
    if (slot.head[0] == key.head[0] && slot.is_long() && TailOf(slot) == key.word.substr(8)) return &slot.forms;
  }
}

FormCache::Slot& FormCache::FreeSlot(std::uint32_t hash) {
  std::size_t at = hash & mask_;
  while (!slots_[at].is_free()) at = (at + 1) & mask_;
  return slots_[at];
}

std::uint32_t FormCache::HashOf(const Slot& slot) const {
  const auto* head = reinterpret_cast<const char*>(slot.head.data());
  std::string word(head, strnlen(head, kHeadBytes));
  if (slot.is_long()) word.replace(sizeof(slot.head[0]), std::string::npos, TailOf(slot));
  return Key(word, word.data() + word.size()).hash;
}

void FormCache::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (!slot.is_free()) FreeSlot(HashOf(slot)) = slot;
  }
}

const WordForms& FormCache::Insert(const Key& key, const WordForms& forms) {
  if (++used_ * 2 > slots_.size()) Grow();
  Slot& slot = FreeSlot(key.hash);
  slot.head = key.head;
  slot.forms = forms;
  if (key.is_long()) {
    const std::string_view tail = key.word.substr(8);
    slot.head[1] = Tail::Number(tails_.size(), tail.size());
    tails_.append(tail);
  }
  return slot.forms;
}

}  // namespace broadsheet
