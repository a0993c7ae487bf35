#include "storage/segment/glass_reader.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "storage/segment/bytes.h"
#include "storage/segment/glass_codec.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMagicBytes = 16, kUuidBytes = 16;
constexpr std::size_t kHeaderBytes = 11, kDirectoryEntryBytes = 2;
constexpr std::uint64_t kMaxLevel = 10;
constexpr unsigned kLastComponent = 0x4000, kFirstComponent = 0x2000, kSizeMask = 0x1FFF;

absl::Status Damaged() { return absl::DataLossError("the table of article ids is damaged"); }

std::uint32_t BigEndian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

// One item of a block, its parts within the block's bytes.
struct Item {
  std::string_view key;
  std::uint32_t component = 1;
  bool last = true;         // leaf: of its tag
  std::string_view tag;     // leaf
  std::uint32_t child = 0;  // branch
};

std::uint32_t BigEndian16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at])) << 8 |
         static_cast<std::uint8_t>(bytes[at + 1]);
}

class Block {
 public:
  Block(std::string_view bytes, std::uint64_t level) : bytes_(bytes), level_(level) {}

  // 0 if the header is not that of a block of this level.
  std::size_t items() const {
    const std::size_t end = BigEndian16(bytes_, 9);
    if (static_cast<std::uint8_t>(bytes_[4]) != level_ || end < kHeaderBytes || end > bytes_.size()) return 0;
    return (end - kHeaderBytes) / kDirectoryEntryBytes;
  }

  std::optional<Item> item(std::size_t number) const {
    const std::size_t at = ItemBegin(number);
    if (at > bytes_.size()) return std::nullopt;
    return level_ == 0 ? LeafItem(bytes_.substr(at)) : BranchItem(bytes_.substr(at));
  }

  // The key of an item that is not the first, and its component; empty if the block is damaged.
  std::string_view KeyOf(std::size_t number, std::uint32_t* component) const {
    const std::size_t size_at = ItemBegin(number) + (level_ == 0 ? 2 : 4);
    if (size_at + 1 > bytes_.size()) return {};
    const std::size_t key_size = static_cast<std::uint8_t>(bytes_[size_at]);
    if (size_at + 1 + key_size + 2 > bytes_.size()) return {};
    const bool is_first = level_ == 0 && (static_cast<std::uint8_t>(bytes_[size_at - 2]) & kFirstComponent >> 8) != 0;
    *component = is_first ? 1 : BigEndian16(bytes_, size_at + 1 + key_size);
    return bytes_.substr(size_at + 1, key_size);
  }

 private:
  std::size_t ItemBegin(std::size_t number) const {
    return BigEndian16(bytes_, kHeaderBytes + number * kDirectoryEntryBytes);
  }

  static std::optional<Item> LeafItem(std::string_view bytes) {
    if (bytes.size() < 3) return std::nullopt;
    const unsigned head = BigEndian(bytes.substr(0, 2));
    const std::size_t size = (head & kSizeMask) + 3u, key_size = static_cast<std::uint8_t>(bytes[2]);
    const std::size_t component_size = (head & kFirstComponent) != 0 ? 0 : 2;

    if (size > bytes.size() || 3 + key_size + component_size > size) return std::nullopt;
    Item item;
    item.key = bytes.substr(3, key_size);
    if (component_size > 0) item.component = BigEndian(bytes.substr(3 + key_size, 2));
    item.last = (head & kLastComponent) != 0;
    item.tag = bytes.substr(3 + key_size + component_size, size - 3 - key_size - component_size);
    return item;
  }

  static std::optional<Item> BranchItem(std::string_view bytes) {
    if (bytes.size() < 7) return std::nullopt;
    const std::size_t key_size = static_cast<std::uint8_t>(bytes[4]);
    if (7 + key_size > bytes.size()) return std::nullopt;
    Item item;
    item.child = BigEndian(bytes.substr(0, 4));
    item.key = bytes.substr(5, key_size);
    item.component = BigEndian(bytes.substr(5 + key_size, 2));
    return item;
  }

  std::string_view bytes_;
  std::uint64_t level_;
};

// The last item that does not come after (key, component), or nullopt if the block is damaged.
std::optional<Item> FindItem(const Block& block, std::string_view key, std::uint32_t component) {
  std::size_t low = 0, high = block.items();
  if (high == 0) return std::nullopt;
  const std::uint64_t head = HeadOf(key);
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    std::uint32_t its_component = 0;
    const std::string_view its_key = block.KeyOf(middle, &its_component);
    if (its_key.empty()) return std::nullopt;
    const std::uint64_t its_head = HeadOf(its_key);
    const bool after = its_head != head ? its_head > head : its_key == key ? its_component > component : its_key > key;
    (after ? high : low) = middle;
  }
  return block.item(low);
}

// Where a leaf has an item for each document from its first on, as nearly all have: how far down its item is.
std::uint32_t PlaceOf(std::uint32_t docid, std::uint32_t first) {
  const std::uint32_t place = docid - first;
  return place < kGlassBlockBytes / kDirectoryEntryBytes - kHeaderBytes ? place : 0;
}

std::optional<Item> ItemAt(const Block& block, std::size_t number) {
  return number < block.items() ? block.item(number) : std::nullopt;
}

constexpr std::size_t kCacheLineBytes = 64;  // an item mostly reaches into the second one

}  // namespace

absl::StatusOr<GlassReader> GlassReader::Open(std::string_view file) {
  const absl::Status damaged = absl::DataLossError("its first block is not that of a Xapian database as we write it");
  if (file.size() < kGlassBlockBytes || file.size() % kGlassBlockBytes != 0) return damaged;
  if (file.substr(0, 14) != std::string_view("\x0F\x0D"
                                             "Xapian Glass",
                                             14))
    return damaged;
  GlassReader reader;
  reader.file_ = file;
  reader.uuid_ = file.substr(kMagicBytes, kUuidBytes);
  const auto* begin = reinterpret_cast<const std::uint8_t*>(file.data());
  ByteReader in(begin + kMagicBytes + kUuidBytes, begin + kGlassBlockBytes);
  in.Varint();                               // revision
  for (int table = 0; table < 2; ++table) {  // the posting lists', then the document data's
    reader.root_ = in.Varint();
    reader.level_ = in.Varint() >> 2;
    in.Varint();            // entries
    in.Varint();            // block size
    in.Varint();            // compression
    in.Bytes(in.Varint());  // what is free
  }
  if (!in.ok() || reader.level_ > kMaxLevel) return damaged;
  return reader;
}

std::string_view GlassReader::BlockBytes(std::uint64_t number) const {
  if (number >= file_.size() / kGlassBlockBytes) return {};
  return file_.substr(number * kGlassBlockBytes, kGlassBlockBytes);
}

std::string_view GlassReader::FindLeaf(std::string_view key, std::uint32_t component) const {
  std::string_view bytes = BlockBytes(root_);
  for (std::uint64_t level = level_; level > 0 && !bytes.empty(); --level) {
    const std::optional<Item> item = FindItem(Block(bytes, level), key, component);
    bytes = item ? BlockBytes(item->child) : std::string_view();
  }
  return bytes;
}

// From the component on that the leaf has; nothing if there is none of the key.
absl::Status GlassReader::Append(std::string_view key, std::string_view leaf, std::uint32_t component,
                                 std::string* data) const {
  for (;; leaf = FindLeaf(key, ++component)) {
    const std::optional<Item> item = leaf.empty() ? std::nullopt : FindItem(Block(leaf, 0), key, component);
    if (!item) return Damaged();
    if (item->key != key || item->component != component) return component > 1 ? Damaged() : absl::OkStatus();
    data->append(item->tag);
    if (item->last) return absl::OkStatus();
    if (data->size() > file_.size()) return Damaged();
  }
}

absl::StatusOr<std::string> GlassReader::DocumentData(std::uint32_t docid) const {
  std::string key, data;
  PutGlassSortable(key, docid);
  BS_RETURN_IF_ERROR(Append(key, FindLeaf(key, 1), 1, &data));
  return data;
}

GlassLeaves GlassReader::Leaves() const {
  std::vector<GlassLeaves::Leaf> blocks = {{1, static_cast<std::uint32_t>(root_)}};  // of one level
  for (std::uint64_t level = level_; level > 0; --level) {
    std::vector<GlassLeaves::Leaf> children;
    for (const GlassLeaves::Leaf& block : blocks) {
      if (!AppendChildren(block, level, &children)) return {};
    }
    blocks = std::move(children);
  }
  return GlassLeaves(std::move(blocks));
}

bool GlassReader::AppendChildren(GlassLeaves::Leaf branch, std::uint64_t level,
                                 std::vector<GlassLeaves::Leaf>* children) const {
  const std::string_view bytes = BlockBytes(branch.block);
  if (bytes.empty()) return false;
  const Block block(bytes, level);
  for (std::size_t number = 0; number < block.items(); ++number) {
    const std::optional<Item> item = block.item(number);
    if (!item || children->size() > file_.size() / kGlassBlockBytes) return false;
    // The first has no key: it begins where its branch does. A leaf may begin in the midst of a document.
    std::uint32_t first = branch.first;
    if (!item->key.empty()) first = GlassSortableFrom(item->key) + (item->component > 1 ? 1 : 0);
    if (!children->empty() && first < children->back().first) return false;
    children->push_back({first, item->child});
  }
  return true;
}

// Documents lie apart. So that the memory of all is waited for at once, each step is taken for all of them before the
// next: where in its leaf the item is, and the item.
absl::Status GlassReader::DocumentData(std::span<const std::uint32_t> docids, const GlassLeaves& leaves,
                                       std::vector<std::string>* data) const {
  struct Wanted {
    std::string_view leaf;
    std::uint32_t place;
  };
  absl::InlinedVector<Wanted, 16> wanted(docids.size());
  for (std::size_t i = 0; i < docids.size(); ++i) {
    const GlassLeaves::Leaf* const leaf = leaves.Find(docids[i]);
    if (leaf == nullptr) continue;
    wanted[i] = {BlockBytes(leaf->block), PlaceOf(docids[i], leaf->first)};
    if (wanted[i].leaf.empty()) continue;
    __builtin_prefetch(wanted[i].leaf.data());
    __builtin_prefetch(wanted[i].leaf.data() + kHeaderBytes + wanted[i].place * kDirectoryEntryBytes);
  }
  for (const auto& [leaf, place] : wanted) {
    if (leaf.empty()) continue;
    const std::size_t at = BigEndian16(leaf, kHeaderBytes + place * kDirectoryEntryBytes);
    __builtin_prefetch(leaf.data() + std::min(at, leaf.size() - 1));
    __builtin_prefetch(leaf.data() + std::min(at + kCacheLineBytes, leaf.size() - 1));
  }
  data->reserve(data->size() + docids.size());
  for (std::size_t i = 0; i < docids.size(); ++i) {
    std::string key;
    PutGlassSortable(key, docids[i]);
    const auto& [leaf, place] = wanted[i];
    std::string& own = data->emplace_back();
    const std::optional<Item> item = leaf.empty() ? std::nullopt : ItemAt(Block(leaf, 0), place);
    if (item && item->key == key && item->component == 1 && item->last) {
      own = item->tag;
    } else {
      BS_RETURN_IF_ERROR(Append(key, FindLeaf(key, 1), 1, &own));
    }
  }
  return absl::OkStatus();
}

}  // namespace broadsheet
