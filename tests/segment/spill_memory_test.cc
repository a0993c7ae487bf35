#include "storage/segment/spill_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <memory_resource>
#include <vector>

#include "tests/segment/test_documents.h"
#include "tests/support/anonymous_memory.h"

namespace broadsheet {
namespace {

constexpr std::size_t kNumbers = 16 << 20;  // 64 MiB

TEST(SpillMemoryTest, WhatIsLargeIsNotAnonymousMemory) {
  const TemporaryFolder folder;
  const std::int64_t before_kib = AnonymousKib(getpid());
  SpillMemory memory(folder.path());
  std::pmr::vector<std::uint32_t> numbers(&memory);
  for (std::uint32_t i = 0; i < kNumbers; ++i) numbers.push_back(i * 7);
  EXPECT_TRUE(folder.Files().empty()) << "the files have no names";
  EXPECT_LT(AnonymousKib(getpid()) - before_kib, 8 << 10);
  for (std::uint32_t i = 0; i < kNumbers; ++i) ASSERT_EQ(numbers[i], i * 7);
}

TEST(SpillMemoryTest, WorksWhereFilesCannotBeMade) {
  SpillMemory memory("/nonexistent");
  std::pmr::vector<std::uint32_t> numbers(&memory);
  for (std::uint32_t i = 0; i < 1 << 20; ++i) numbers.push_back(i * 7);
  for (std::uint32_t i = 0; i < 1 << 20; ++i) ASSERT_EQ(numbers[i], i * 7);
}

}  // namespace
}  // namespace broadsheet
