#include "indexer/analysis/form_cache.h"

#include <bit>

namespace broadsheet {

static_assert(std::endian::native == std::endian::little, "FormCache::Key masks words as little-endian numbers");

FormCache::Slot& FormCache::FreeSlot(std::uint32_t hash) {
  std::size_t at = hash & mask();
  while (slots_[at].size != 0) at = (at + 1) & mask();
  return slots_[at];
}

void FormCache::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.size != 0) FreeSlot(slot.hash) = slot;
  }
}

const WordForms& FormCache::Insert(const Key& key, const WordForms& forms) {
  if (++used_ * 2 > slots_.size()) Grow();
  Slot& slot = FreeSlot(key.hash);
  slot.head = key.head;
  slot.hash = key.hash;
  slot.size = static_cast<std::uint16_t>(key.word.size());
  slot.forms = forms;
  if (key.word.size() > 8) {
    slot.tail = static_cast<std::uint32_t>(tails_.size());
    tails_.append(key.word.substr(8));
  }
  return slot.forms;
}

}  // namespace broadsheet
