#include "storage/segment/glass_table_writer.h"

#include <algorithm>

#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kHeaderBytes = 11;
constexpr std::size_t kDirectoryEntryBytes = 2;
constexpr std::size_t kItemHeadBytes = 3;  // size and flags, key length
constexpr std::size_t kComponentBytes = 2;
constexpr unsigned kLastComponent = 0x4000;
constexpr unsigned kFirstComponent = 0x2000;
constexpr unsigned kMaxComponents = 0xFFFF;
constexpr std::size_t kMinSplitBytes = 64;  // a long tag begins in the open leaf if at least so much of it fits

void StoreBigEndian16(std::string& block, std::size_t at, std::size_t value) {
  block[at] = static_cast<char>(value >> 8);
  block[at + 1] = static_cast<char>(value);
}

// As much of `key` as tells it from the smaller `before`.
std::string_view ShortestSeparator(std::string_view before, std::string_view key) {
  const auto differ = std::mismatch(before.begin(), before.end(), key.begin(), key.end());
  return key.substr(0, static_cast<std::size_t>(differ.second - key.begin()) + 1);
}

}  // namespace

void GlassTableWriter::Block::Start(std::uint8_t level) {
  bytes.assign(kGlassBlockBytes, '\0');
  bytes[3] = 1;  // revision
  bytes[4] = static_cast<char>(level);
  directory_end = kHeaderBytes;
  items_begin = kGlassBlockBytes;
}

void GlassTableWriter::Block::AddItem(std::string_view head, std::string_view key, std::string_view tail,
                                      std::string_view tag) {
  items_begin -= head.size() + key.size() + tail.size() + tag.size();
  char* out = bytes.data() + items_begin;
  for (const std::string_view part : {head, key, tail, tag}) out = std::copy(part.begin(), part.end(), out);
  StoreBigEndian16(bytes, directory_end, items_begin);
  directory_end += kDirectoryEntryBytes;
}

void GlassTableWriter::Block::Close() {
  StoreBigEndian16(bytes, 5, room());  // the gap
  StoreBigEndian16(bytes, 7, room());  // all free bytes: the same here
  StoreBigEndian16(bytes, 9, directory_end);
}

GlassTableWriter::GlassTableWriter(GlassBlockSink* sink) : sink_(sink), levels_(1), separators_(1) {
  levels_[0].Start(0);
  AddLeafItem("", "", 1, true);  // every table begins with the null item
}

std::size_t GlassTableWriter::Room(std::size_t key_bytes) const {
  const std::size_t overhead = kDirectoryEntryBytes + kItemHeadBytes + key_bytes;
  return levels_[0].room() > overhead ? levels_[0].room() - overhead : 0;
}

absl::Status GlassTableWriter::CheckKey(std::string_view key) const {
  if (key.empty() || key.size() > kGlassMaxKeyBytes) {
    return absl::InvalidArgumentError(StrCat("a key of ", key.size(), " bytes does not fit the index (1 to ",
                                             kGlassMaxKeyBytes, " bytes): shorten the term"));
  }
  if (key <= last_key_) return absl::InternalError("keys of a segment table are not in ascending order");
  return absl::OkStatus();
}

void GlassTableWriter::AddLeafItem(std::string_view key, std::string_view tag, unsigned component, bool last) {
  const bool first = component == 1;
  const std::size_t size = kItemHeadBytes + key.size() + (first ? 0 : kComponentBytes) + tag.size();
  std::string head;
  PutBigEndian(head, (size - kItemHeadBytes) | (first ? kFirstComponent : 0) | (last ? kLastComponent : 0), 2);
  head.push_back(static_cast<char>(key.size()));
  std::string tail;
  if (!first) PutBigEndian(tail, component, 2);
  levels_[0].AddItem(head, key, tail, tag);
}

absl::StatusOr<std::uint64_t> GlassTableWriter::AddWhole(std::string_view key, std::string_view tag) {
  BS_RETURN_IF_ERROR(CheckKey(key));
  if (Room(key.size()) < tag.size()) BS_RETURN_IF_ERROR(NextLeaf(key, 1));
  if (Room(key.size()) < tag.size()) return absl::InternalError("an item of a segment table is larger than a block");
  AddLeafItem(key, tag, 1, true);
  last_key_ = key;
  ++entries_;
  return std::uint64_t{sink_->next_block()} * kGlassBlockBytes + levels_[0].items_begin + kItemHeadBytes + key.size();
}

absl::Status GlassTableWriter::Add(std::string_view key, std::string_view tag) {
  BS_RETURN_IF_ERROR(CheckKey(key));
  unsigned component = 1;
  if (tag.size() > Room(key.size()) && Room(key.size()) < kMinSplitBytes) BS_RETURN_IF_ERROR(NextLeaf(key, 1));
  while (true) {
    std::size_t room = Room(key.size() + (component == 1 ? 0 : kComponentBytes));
    if (room == 0) return absl::InternalError("no room in a fresh block of a segment table");
    const std::size_t size = std::min(room, tag.size());
    AddLeafItem(key, tag.substr(0, size), component, size == tag.size());
    last_key_ = key;
    tag.remove_prefix(size);
    if (tag.empty()) break;
    if (++component > kMaxComponents) return absl::InvalidArgumentError("an item of a segment table is too long");
    BS_RETURN_IF_ERROR(NextLeaf(key, component));
  }
  ++entries_;
  return absl::OkStatus();
}

absl::Status GlassTableWriter::NextLeaf(std::string_view key, unsigned component) {
  BS_RETURN_IF_ERROR(FlushLeaf());
  levels_[0].Start(0);
  separators_[0].key = component == 1 ? ShortestSeparator(last_key_, key) : key;
  separators_[0].component = component;
  return absl::OkStatus();
}

absl::Status GlassTableWriter::FlushLeaf() {
  levels_[0].Close();
  const std::uint32_t number = sink_->next_block();
  BS_RETURN_IF_ERROR(sink_->AppendBlock(levels_[0].bytes));
  const Separator separator = separators_[0];
  return PushChild(1, number, separator.key, separator.component);
}

// A branch block's first item has no key of its own; what it had goes up with the block.
absl::Status GlassTableWriter::PushChild(std::size_t level, std::uint32_t child, std::string_view separator,
                                         unsigned component) {
  if (level == levels_.size()) {
    levels_.emplace_back().Start(static_cast<std::uint8_t>(level));
    separators_.emplace_back();
  }
  const std::size_t size = 4 + 1 + separator.size() + kComponentBytes;
  if (levels_[level].room() < size + kDirectoryEntryBytes) {
    levels_[level].Close();
    const std::uint32_t number = sink_->next_block();
    BS_RETURN_IF_ERROR(sink_->AppendBlock(levels_[level].bytes));
    const Separator own = separators_[level];
    BS_RETURN_IF_ERROR(PushChild(level + 1, number, own.key, own.component));
    levels_[level].Start(static_cast<std::uint8_t>(level));
  }
  Block& block = levels_[level];
  if (block.directory_end == kHeaderBytes) {
    separators_[level] = {std::string(separator), component};
    separator = "";
    component = 0;
  }
  std::string head;
  PutBigEndian(head, child, 4);
  head.push_back(static_cast<char>(separator.size()));
  std::string tail;
  PutBigEndian(tail, component, 2);
  block.AddItem(head, separator, tail, "");
  return absl::OkStatus();
}

absl::StatusOr<GlassRoot> GlassTableWriter::Finish() {
  GlassRoot root;
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    levels_[level].Close();
    root.block = sink_->next_block();
    root.level = static_cast<std::uint32_t>(level);
    BS_RETURN_IF_ERROR(sink_->AppendBlock(levels_[level].bytes));
    if (level + 1 == levels_.size()) break;
    const Separator own = separators_[level];
    BS_RETURN_IF_ERROR(PushChild(level + 1, root.block, own.key, own.component));
  }
  root.entries = entries_;
  root.first_unused = sink_->next_block();
  return root;
}

}  // namespace broadsheet
