#include "storage/segment/file_io.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/file_size_limit.h"
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

TEST(FileWriter, SaysInWordsThatThereIsNoRoomAndLeavesNothing) {
  const TempDirectory temp;
  const std::string path = temp / "file";
  auto writer = FileWriter::Create(path);
  ASSERT_TRUE(writer.ok()) << writer.status();
  {
    const FileSizeLimit limit(1024);
    EXPECT_EQ((*writer)->Append(std::string(3 << 20, 'x')),
              absl::ResourceExhaustedError("cannot write " + path + ": File too large; free some space and try again"));
  }
  EXPECT_TRUE(std::filesystem::exists(path));
  writer->reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace broadsheet
