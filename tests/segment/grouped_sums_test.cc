// Sums of groups, held against sums of single numbers.
#include "storage/segment/grouped_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace broadsheet {
namespace {

// Numbers below `limit`, and bytes that are taken away from them, so that none is less than its least.
struct Numbers {
  std::vector<std::uint32_t> numbers;
  GroupedSums::Bytes bytes = {};
};

Numbers MakeNumbers(std::size_t count, std::uint32_t limit, std::mt19937& random) {
  Numbers made;
  for (std::size_t i = 0; i < count; ++i) {
    made.numbers.push_back(1 + static_cast<std::uint32_t>(random()) % (limit - 1));
    const std::uint32_t most = std::min(made.numbers[i], 255u);
    made.bytes.least[i] = static_cast<std::uint8_t>(random() % (most + 1));
    made.bytes.less[i] = static_cast<std::uint8_t>(random() % (made.bytes.least[i] + 1u));
  }
  return made;
}

TEST(GroupedSumsTest, SumsAreThoseOfSingleNumbers) {
  std::mt19937 random(1);
  GroupedSums sums;
  for (int round = 0; round < 5000; ++round) {
    const std::size_t count = 1 + random() % PostingBlock::kMaxPostings;
    const std::uint32_t limit = std::vector<std::uint32_t>{2, 100, 1000, GroupedSums::kMany}[random() % 4];
    const Numbers made = MakeNumbers(count, limit, random);
    const bool with_bytes = random() % 2 == 0;
    ASSERT_TRUE(sums.AddUp(made.numbers, with_bytes ? &made.bytes : nullptr));
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      ASSERT_EQ(sums.Before(i), sum) << i << " of " << count;
      ASSERT_EQ(sums.Of(i), made.numbers[i] - (with_bytes ? made.bytes.less[i] : 0));
      sum += sums.Of(i);
    }
    ASSERT_EQ(sums.Before(static_cast<std::uint32_t>(count)), sum) << count;
    ASSERT_EQ(sums.total(), sum) << count;
  }
}

TEST(GroupedSumsTest, WhatIsNotAsMostlyIsSeenWhereverItIs) {
  std::mt19937 random(2);
  GroupedSums sums;
  for (const std::size_t count : {std::size_t{1}, std::size_t{100}, PostingBlock::kMaxPostings}) {
    for (std::size_t i = 0; i < count; ++i) {
      for (const std::uint32_t number : {0u, GroupedSums::kMany, 0x80000000u, 0xFFFFFFFFu}) {
        Numbers made = MakeNumbers(count, 300, random);
        made.numbers[i] = number;
        EXPECT_FALSE(sums.AddUp(made.numbers, nullptr)) << number << " at " << i;
      }
      for (const std::uint32_t number : {1u, 200u, 254u}) {
        Numbers made = MakeNumbers(count, 300, random);
        made.numbers[i] = number;
        made.bytes.less[i] = 0;
        made.bytes.least[i] = static_cast<std::uint8_t>(number);
        EXPECT_TRUE(sums.AddUp(made.numbers, &made.bytes)) << number << " at " << i;
        ++made.bytes.least[i];
        EXPECT_FALSE(sums.AddUp(made.numbers, &made.bytes)) << number << " at " << i;
      }
    }
  }
}

// As those who add up numbers of which some are 0 or many rely on it.
TEST(GroupedSumsTest, SumsOfOtherNumbersAreRightToo) {
  GroupedSums sums;
  EXPECT_FALSE(sums.AddUp(std::vector<std::uint32_t>{0, 0xF0000000, 0, 5}, nullptr));
  EXPECT_EQ(sums.Before(1), 0u);
  EXPECT_EQ(sums.Before(3), 0xF0000000u);
  EXPECT_EQ(sums.total(), 0xF0000005u);
}

}  // namespace
}  // namespace broadsheet
