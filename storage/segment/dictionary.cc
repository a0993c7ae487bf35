#include "storage/segment/dictionary.h"

#include <algorithm>
#include <cstring>

namespace broadsheet {
namespace {

constexpr std::size_t kNibbleMax = 15;  // that or more: the rest follows as a varint

// A key: what it has of the one before, and the rest. The reader fails if it cannot be read.
struct FrontCoded {
  std::size_t shared;
  std::string_view suffix;
};

FrontCoded ReadFrontCoded(ByteReader& reader) {
  const std::uint8_t lengths = reader.Byte();
  std::size_t shared = lengths >> 4, rest = lengths & kNibbleMax;
  if (shared == kNibbleMax) shared += reader.Varint32();
  if (rest == kNibbleMax) rest += reader.Varint32();
  return {shared, reader.Bytes(rest)};
}

}  // namespace

void DictionaryWriter::Add(std::string_view key, std::string_view block_head, std::string_view payload) {
  if (at_block_start()) {
    PutFixed(index_, DictionaryIndexEntry{bytes_.size(), HeadOf(key)});
    bytes_ += block_head;
    last_key_.clear();
  }
  const auto differ = std::mismatch(last_key_.begin(), last_key_.end(), key.begin(), key.end());
  const std::size_t shared = static_cast<std::size_t>(differ.second - key.begin());
  const std::size_t rest = key.size() - shared;
  bytes_.push_back(static_cast<char>(std::min(shared, kNibbleMax) << 4 | std::min(rest, kNibbleMax)));
  if (shared >= kNibbleMax) PutVarint(bytes_, shared - kNibbleMax);
  if (rest >= kNibbleMax) PutVarint(bytes_, rest - kNibbleMax);
  bytes_ += key.substr(shared);
  bytes_ += payload;
  last_key_ = key;
  ++count_;
}

ByteReader DictionaryReader::BlockBytes(std::uint32_t block) const {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes_.data());
  if (std::size_t{block} >= index_.size() / sizeof(DictionaryIndexEntry)) return {};
  const std::uint64_t offset = IndexEntry(block).offset;
  if (offset > bytes_.size()) return {};
  return ByteReader(begin + offset, begin + bytes_.size());
}

bool DictionaryReader::ReadKey(ByteReader& reader, std::string& key) const {
  const FrontCoded coded = ReadFrontCoded(reader);
  if (!reader.ok() || coded.shared > key.size() || coded.shared + coded.suffix.size() > max_key_bytes_) return false;
  key.resize(coded.shared);
  key.append(coded.suffix);
  return true;
}

// A block's first key shares nothing with one before it: it stands there whole. Nothing if it cannot be read.
std::optional<std::string_view> DictionaryReader::FirstKey(std::uint32_t block) const {
  ByteReader reader = BlockBytes(block);
  for (int i = 0; i < head_numbers_; ++i) reader.Varint();
  std::uint64_t rest = reader.Byte() & kNibbleMax;
  if (rest == kNibbleMax) rest += reader.Varint32();
  const std::string_view key = reader.Bytes(rest);
  if (!reader.ok()) return std::nullopt;
  return key;
}

// Whether a block begins after the key. Mostly the index knows; the block is looked into when it does not.
bool DictionaryReader::IsAfter(std::uint32_t block, std::string_view key, std::uint64_t key_head) const {
  const std::uint64_t head = IndexEntry(block).first_key;
  if (head != key_head) return head > key_head;
  const std::optional<std::string_view> first = FirstKey(block);
  return !first || key < *first;
}

std::uint32_t DictionaryReader::FindBlockFrom(std::uint32_t block, std::string_view key) const {
  const std::uint64_t key_head = HeadOf(key);
  std::uint32_t low = block, step = 1;
  while (step < blocks() - low && !IsAfter(low + step, key, key_head)) {
    low += step;
    step *= 2;
  }
  return FindBlockBetween(low, std::min(low + step, blocks()), key);
}

std::uint32_t DictionaryReader::FindBlockBetween(std::uint32_t low, std::uint32_t high, std::string_view key) const {
  const std::uint64_t key_head = HeadOf(key);
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (IsAfter(middle, key, key_head)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return low;
}

bool DictionaryReader::EnterBlock(std::uint32_t block) {
  if (std::uint64_t{block} * kDictionaryBlockEntries >= count_) return false;
  next_ = block * kDictionaryBlockEntries;
  reader_ = BlockBytes(block);
  jumped_ = true;
  return true;
}

// To the next key; false at the end.
bool DictionaryReader::EnterEntry() {
  if (next_ >= count_) return false;
  entered_block_ = next_ % kDictionaryBlockEntries == 0;
  if (entered_block_) {
    for (int i = 0; i < head_numbers_; ++i) head_[i] = reader_.Varint();
    key_.clear();
  } else {
    jumped_ = false;
  }
  return true;
}

bool DictionaryReader::Next() {
  if (!EnterEntry() || !ReadKey(reader_, key_)) return false;
  ++next_;
  return true;
}

std::optional<std::strong_ordering> DictionaryReader::NextAgainst(std::string_view target, std::size_t* matched) {
  if (!EnterEntry()) return std::nullopt;
  const FrontCoded coded = ReadFrontCoded(reader_);
  if (!reader_.ok()) return std::nullopt;
  ++next_;
  if (entered_block_) *matched = 0;
  // The one before is less than the target, and differs from it where their common bytes end.
  if (coded.shared > *matched) return std::strong_ordering::less;
  if (coded.shared < *matched) return std::strong_ordering::greater;
  const std::string_view rest = target.substr(*matched);
  const auto differ = std::mismatch(coded.suffix.begin(), coded.suffix.end(), rest.begin(), rest.end());
  *matched += static_cast<std::size_t>(differ.second - rest.begin());
  return coded.suffix <=> rest;
}

}  // namespace broadsheet
