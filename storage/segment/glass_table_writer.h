// One B-tree of a glass file, written from its first key to its last.
#ifndef BROADSHEET_STORAGE_SEGMENT_GLASS_TABLE_WRITER_H_
#define BROADSHEET_STORAGE_SEGMENT_GLASS_TABLE_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/glass_codec.h"

namespace broadsheet {

// Where finished blocks go, and in which order: block 0 is the caller's.
class GlassBlockSink {
 public:
  virtual ~GlassBlockSink() = default;
  virtual absl::Status AppendBlock(std::string_view block) = 0;
  virtual std::uint32_t next_block() const = 0;  // number of the next block appended
};

// What block 0 says of a table.
struct GlassRoot {
  std::uint32_t block = 0;
  std::uint32_t level = 0;
  std::uint64_t entries = 0;
  std::uint32_t first_unused = 0;  // end of the table; 0: there is no such table
};

// One open block per level; a full leaf is appended to the file and its number goes into the level above. So leaves
// lie in key order and are nearly full. No other table may be written to the sink meanwhile.
class GlassTableWriter {
 public:
  explicit GlassTableWriter(GlassBlockSink* sink);

  // How long a tag still fits into the open leaf under a key of that length.
  std::size_t Room(std::size_t key_bytes) const;

  // Adds an item within one leaf, a fresh one if need be, and returns the tag's offset in the file. Key and tag must
  // fit a block together. Keys ascend.
  absl::StatusOr<std::uint64_t> AddWhole(std::string_view key, std::string_view tag);

  // Adds an item of any length, cut into components where the leaves end.
  absl::Status Add(std::string_view key, std::string_view tag);

  absl::StatusOr<GlassRoot> Finish();

 private:
  // A block under construction: the directory grows from the front, items from the back.
  struct Block {
    std::string bytes;
    std::size_t directory_end = 0;
    std::size_t items_begin = 0;

    void Start(std::uint8_t level);
    std::size_t room() const { return items_begin - directory_end; }
    void AddItem(std::string_view head, std::string_view key, std::string_view tail, std::string_view tag);
    void Close();
  };

  void AddLeafItem(std::string_view key, std::string_view tag, unsigned component, bool last);
  absl::Status NextLeaf(std::string_view key, unsigned component);
  absl::Status FlushLeaf();
  absl::Status PushChild(std::size_t level, std::uint32_t child, std::string_view separator, unsigned component);
  absl::Status CheckKey(std::string_view key) const;

  GlassBlockSink* sink_;
  std::vector<Block> levels_;  // 0: the leaf
  struct Separator {
    std::string key;
    unsigned component = 0;
  };
  std::vector<Separator> separators_;  // per level: what tells its open block from the one before
  std::string last_key_;
  std::uint64_t entries_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_GLASS_TABLE_WRITER_H_
