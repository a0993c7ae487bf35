#include "storage/segment/spill_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <memory_resource>
#include <vector>

#include "tests/segment/test_documents.h"

namespace broadsheet {
namespace {

// Of this process, in KiB: its line in /proc.
std::int64_t AnonymousKib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "RssAnon:") continue;
    std::int64_t kib = 0;
    status >> kib;
    return kib;
  }
  return 0;
}

constexpr std::size_t kNumbers = 16 << 20;  // 64 MiB

TEST(SpillMemoryTest, WhatIsLargeIsNotAnonymousMemory) {
  const TemporaryFolder folder;
  const std::int64_t before_kib = AnonymousKib();
  SpillMemory memory(folder.path());
  std::pmr::vector<std::uint32_t> numbers(&memory);
  for (std::uint32_t i = 0; i < kNumbers; ++i) numbers.push_back(i * 7);
  EXPECT_TRUE(folder.Files().empty()) << "the files have no names";
  EXPECT_LT(AnonymousKib() - before_kib, 8 << 10);
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
