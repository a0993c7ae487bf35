#include "indexer/entities/word_lookup.h"

#include <cstring>

#include "indexer/entities/hash.h"

namespace broadsheet::entities {
namespace {

template <typename Number>
std::uint64_t LoadBytes(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

}  // namespace

WordLookup::Key WordLookup::KeyOf(std::string_view spelling) {
  const char* begin = spelling.data();
  const std::size_t size = spelling.size();
  if (size >= 8) {
    return {LoadBytes<std::uint64_t>(begin), LoadBytes<std::uint64_t>(begin + size - 8), size};
  }
  if (size >= 4) {
    return {LoadBytes<std::uint32_t>(begin), LoadBytes<std::uint32_t>(begin + size - 4), size};
  }
  Key key{0, 0, size};
  for (const char c : spelling) key.first = key.first << 8 | static_cast<unsigned char>(c);
  return key;
}

std::size_t WordLookup::SlotOf(const Key& key) {
  return (Combine(key.first + key.size, key.last) >> 20) & (kSlots - 1);
}

const KnownWord& WordLookup::Find(std::string_view spelling) {
  if (spelling.size() > kMaxKeptBytes || spelling.empty()) {
    Read(spelling, &long_word_);
    return long_word_;
  }
  const Key key = KeyOf(spelling);
  Slot& slot = slots_[SlotOf(key)];
  if (slot.key != key) {
    Read(spelling, &slot.known);
    slot.key = key;
  }
  return slot.known;
}

void WordLookup::Read(std::string_view spelling, KnownWord* known) const {
  known->word = MakeWord(spelling);
  const WordFacts* facts = lexicon_.Find(known->word.hash);
  known->facts = facts != nullptr ? *facts : WordFacts();
}

}  // namespace broadsheet::entities
