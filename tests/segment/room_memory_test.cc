#include "storage/segment/room_memory.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <vector>

#include "tests/segment/counted_memory.h"

namespace broadsheet {
namespace {

TEST(RoomMemoryTest, GivesTheRoomFirst) {
  alignas(64) std::array<std::byte, 256> room;
  CountedMemory other;
  RoomMemory memory(room, &other);
  void* const first = memory.allocate(100, 1);
  void* const second = memory.allocate(64, 64);
  EXPECT_EQ(first, room.data());
  EXPECT_EQ(second, room.data() + 128) << "the next place of that alignment";
  EXPECT_EQ(memory.allocate(64, 64), room.data() + 192) << "up to the last byte";
  EXPECT_EQ(other.blocks(), 0u);

  void* const elsewhere = memory.allocate(1, 1);
  EXPECT_EQ(other.blocks(), 1u);
  memory.deallocate(first, 100, 1);
  EXPECT_EQ(other.blocks(), 1u);
  memory.deallocate(elsewhere, 1, 1);
  EXPECT_EQ(other.blocks(), 0u);
}

TEST(RoomMemoryTest, AnEmptyBlockBehindTheLastIsGivenBackToWhomItCameFrom) {
  std::array<std::byte, 64> room;
  CountedMemory other;
  RoomMemory memory(room, &other);
  EXPECT_EQ(memory.allocate(64, 1), room.data());
  void* const empty = memory.allocate(0, 1);
  EXPECT_EQ(other.blocks(), 1u);
  memory.deallocate(empty, 0, 1);
}

TEST(RoomMemoryTest, WhatDoesNotFitLeavesTheRestForWhatDoes) {
  std::array<std::byte, 64> room;
  CountedMemory other;
  RoomMemory memory(room, &other);
  void* const large = memory.allocate(65, 1);
  EXPECT_EQ(other.blocks(), 1u);
  EXPECT_EQ(memory.allocate(64, 1), room.data());
  memory.deallocate(large, 65, 1);
}

TEST(RoomMemoryTest, NeedsNoRoom) {
  CountedMemory other;
  RoomMemory memory({}, &other);
  std::pmr::vector<std::uint32_t> numbers(&memory);
  for (std::uint32_t i = 0; i < 1000; ++i) numbers.push_back(i);
  EXPECT_EQ(other.blocks(), 1u);
}

}  // namespace
}  // namespace broadsheet
