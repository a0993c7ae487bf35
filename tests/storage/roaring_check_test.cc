#include "storage/archive/roaring_check.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

#include <roaring/roaring.hh>

namespace broadsheet {
namespace {

std::string BytesOf(const Roaring& bitmap) {
  std::string bytes(bitmap.getSizeInBytes(), '\0');
  bitmap.write(bytes.data());
  return bytes;
}

// Of all kinds of containers.
Roaring RandomBitmap(std::mt19937& random) {
  Roaring bitmap;
  for (std::uint32_t containers = random() % 8; containers > 0; --containers) {
    const std::uint64_t base = std::uint64_t{random() % 5} << 16;
    switch (random() % 4) {
      case 0:
        bitmap.addRange(base + random() % 1000, base + 1000 + random() % 64536);
        break;
      case 1:
        for (int i = 0; i < 5000; ++i) bitmap.add(static_cast<std::uint32_t>(base + random() % 65536));
        break;
      default:
        for (std::uint32_t i = random() % 50; i > 0; --i)
          bitmap.add(static_cast<std::uint32_t>(base + random() % 65536));
    }
  }
  if (random() % 2 == 0) bitmap.runOptimize();
  return bitmap;
}

TEST(RoaringCheck, WhatCRoaringWritesIsSound) {
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    const std::string bytes = BytesOf(RandomBitmap(random));
    EXPECT_TRUE(IsSoundRoaring(bytes)) << round;
    EXPECT_FALSE(IsSoundRoaring(bytes.substr(0, bytes.size() - 1))) << round;
    EXPECT_FALSE(IsSoundRoaring(bytes + '\0')) << round;
  }
  EXPECT_TRUE(IsSoundRoaring(BytesOf(Roaring())));
  EXPECT_FALSE(IsSoundRoaring(""));
}

// Whatever passes can be worked with; sanitizers see where it cannot.
TEST(RoaringCheck, WhatPassesIsWhatItSays) {
  std::mt19937 random(2);
  int passed = 0, refused = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = BytesOf(RandomBitmap(random));
    for (std::uint32_t changes = 1 + random() % 3; changes > 0; --changes) {
      // Mostly where it speaks of itself.
      const std::size_t at = random() % (random() % 2 == 0 ? std::min<std::size_t>(bytes.size(), 64) : bytes.size());
      bytes[at] = static_cast<char>(random());
    }
    if (!IsSoundRoaring(bytes)) {
      ++refused;
      continue;
    }
    ++passed;
    Roaring bitmap = Roaring::readSafe(bytes.data(), bytes.size());
    std::uint64_t counted = 0;
    for ([[maybe_unused]] const std::uint32_t value : bitmap) ++counted;
    EXPECT_EQ(counted, bitmap.cardinality());
    const Roaring other = RandomBitmap(random);
    EXPECT_EQ((bitmap | other).cardinality() + (bitmap & other).cardinality(), counted + other.cardinality());
    EXPECT_EQ((bitmap - other).cardinality() + (bitmap & other).cardinality(), counted);
  }
  EXPECT_GT(passed, 1000);
  EXPECT_GT(refused, 1000);
}

TEST(RoaringCheck, LiesThatWouldWriteBeyondMemory) {
  Roaring many;
  for (std::uint32_t value = 0; value < 65536; value += 2) many.add(value);
  std::string bytes = BytesOf(many);  // a bitset; its header is the cookie, the count, then key and cardinality
  ASSERT_TRUE(IsSoundRoaring(bytes));
  bytes[10] = 0;
  bytes[11] = 0x10;  // 4,097
  EXPECT_FALSE(IsSoundRoaring(bytes));
  Roaring run;
  run.addRange(10, 20);
  run.runOptimize();
  bytes = BytesOf(run);
  ASSERT_TRUE(IsSoundRoaring(bytes));
  bytes[bytes.size() - 4] = bytes[bytes.size() - 3] = '\xFF';  // begins at 65,535
  EXPECT_FALSE(IsSoundRoaring(bytes));
}

}  // namespace
}  // namespace broadsheet
