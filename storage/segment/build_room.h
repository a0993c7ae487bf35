// The large pieces of memory that segments are built in, kept from one to the next.
#ifndef BROADSHEET_STORAGE_SEGMENT_BUILD_ROOM_H_
#define BROADSHEET_STORAGE_SEGMENT_BUILD_ROOM_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "storage/segment/packed_words.h"

namespace broadsheet {

// A heap splits what it gets back for whatever comes next, and may have to get as much anew for the next segment. What
// is kept here goes nowhere else. For one thread, whose builders may share it: each piece is used by one at a time.
class BuildRoom {
 public:
  struct Chunk {
    std::unique_ptr<PackedWords::Unit[]> units;
    std::size_t count = 0;
  };

  // For packed words: room for `count` units or more, not touched yet.
  Chunk TakeChunk(std::size_t count) {
    count = std::max(count, kChunkUnits);
    if (count > kChunkUnits || free_.empty()) {
      if (count == kChunkUnits) free_.reserve(++chunks_);  // so that giving it back takes no memory
      return {std::make_unique_for_overwrite<PackedWords::Unit[]>(count), count};
    }
    Chunk chunk = std::move(free_.back());
    free_.pop_back();
    return chunk;
  }
  void GiveBack(Chunk chunk) noexcept {
    if (chunk.count == kChunkUnits) free_.push_back(std::move(chunk));
  }
  // Of chunks that nobody has.
  std::size_t FreeBytes() const { return free_.size() * kChunkUnits * sizeof(PackedWords::Unit); }

  // For a pass, until the next one asks: `bytes`, aligned for any number. Steps of sizes, up to `usual`, keep it where
  // it is from pass to pass.
  std::span<std::byte> ForPass(std::size_t bytes, std::size_t usual) {
    if (bytes > pass_bytes_) {
      pass_.reset();
      pass_bytes_ = 0;
      const std::size_t taken = BytesForPass(bytes, usual);
      pass_ = std::make_unique_for_overwrite<std::byte[]>(taken);
      pass_bytes_ = taken;
    }
    return {pass_.get(), bytes};
  }
  // What there is after a pass of so many, or is already.
  std::size_t BytesAfter(std::size_t bytes, std::size_t usual) const {
    return bytes > pass_bytes_ ? BytesForPass(bytes, usual) : pass_bytes_;
  }
  // All of the passes' memory, for whoever comes after them, until the next one asks.
  std::span<std::byte> AfterPass() { return {pass_.get(), pass_bytes_}; }

 private:
  static std::size_t BytesForPass(std::size_t bytes, std::size_t usual) {
    return std::max(bytes, std::min(std::bit_ceil(bytes), usual));
  }

  static constexpr std::size_t kChunkUnits = 1 << 18;

  std::vector<Chunk> free_;
  std::size_t chunks_ = 0;  // that there are, free or not
  std::unique_ptr<std::byte[]> pass_;
  std::size_t pass_bytes_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_BUILD_ROOM_H_
