#include "storage/segment/file_io.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <xxhash.h>

#include <csignal>
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

// The largest file that a process may write fails in the way of a full disk.
TEST(FileWriter, SaysInWordsThatThereIsNoRoom) {
  const TempDirectory temp;
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {1024, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto writer = FileWriter::Create(temp / "file");
  const absl::Status written =
      writer.ok() ? (*writer)->Append(std::string(3 << 20, 'x')) : absl::Status(writer.status());
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  EXPECT_EQ(written, absl::ResourceExhaustedError("cannot write " + (temp / "file") +
                                                  ": File too large; free some space and try again"));
}

}  // namespace
}  // namespace broadsheet
