#include "storage/segment/file_io.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <fstream>
#include <string>

#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

TEST(FileChecksum, IsThatOfAllBytes) {
  const TempDirectory temp;
  const std::string path = temp / "file";
  std::string bytes;
  for (const std::size_t size : {0, 1, 255, 256 << 10, (256 << 10) + 1, 3 << 20}) {
    while (bytes.size() < size) bytes += static_cast<char>(bytes.size() * 7 / 5);
    std::ofstream(path, std::ios::binary) << bytes;
    const auto checksum = FileChecksum(path);
    ASSERT_TRUE(checksum.ok()) << checksum.status();
    EXPECT_EQ(*checksum, XXH3_64bits(bytes.data(), bytes.size())) << size;
  }
}

// The kernel answers as it does for a bad sector where a process has no memory.
TEST(FileChecksum, WhatTheDiskCannotReadIsAnError) {
  const auto checksum = FileChecksum("/proc/self/mem");
  EXPECT_EQ(checksum.status().code(), absl::StatusCode::kDataLoss) << checksum.status();
  EXPECT_EQ(FileChecksum("/proc/none").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace broadsheet
