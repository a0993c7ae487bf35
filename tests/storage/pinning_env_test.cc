#include "storage/archive/pinning_env.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/storage/temp_archive.h"

namespace broadsheet {
namespace {

using ::testing::HasSubstr;

class PinningEnvTest : public ::testing::Test {
 protected:
  std::string PathOf(const std::string& name) const { return (temp_.root() / name).string(); }

  // What is read from a table by one read of `size` bytes; the status as text if that fails.
  std::string Read(const std::string& path, std::uint64_t offset, std::size_t size) {
    std::unique_ptr<rocksdb::RandomAccessFile> file;
    rocksdb::Status status = env_.NewRandomAccessFile(path, &file, rocksdb::EnvOptions());
    std::string scratch(size, '\0');
    rocksdb::Slice result;
    if (status.ok()) status = file->Read(offset, size, &result, scratch.data());
    return status.ok() ? result.ToString() : status.ToString();
  }

  const TempArchive temp_;
  PinningEnv env_;
};

TEST_F(PinningEnvTest, ATableStaysAsItWasWhenItsSizeWasAskedFor) {
  const std::string path = PathOf("1.sst");
  WriteFile(path, "0123456789");
  std::uint64_t size_bytes = 0;
  ASSERT_TRUE(env_.GetFileSize(path, &size_bytes).ok());
  EXPECT_EQ(size_bytes, 10u);
  std::filesystem::remove(path);
  EXPECT_EQ(Read(path, 3, 4), "3456");
  WriteFile(path, "another table");
  EXPECT_EQ(Read(path, 8, 40), "89");  // to the end
  EXPECT_EQ(Read(path, 10, 1), "");
  ASSERT_TRUE(env_.GetFileSize(path, &size_bytes).ok());
  EXPECT_EQ(size_bytes, 10u);
}

TEST_F(PinningEnvTest, OtherFilesAreAsTheyAre) {
  const std::string path = PathOf("1.log");
  WriteFile(path, "0123");
  std::uint64_t size_bytes = 0;
  ASSERT_TRUE(env_.GetFileSize(path, &size_bytes).ok());
  WriteFile(path, "0123456789");
  ASSERT_TRUE(env_.GetFileSize(path, &size_bytes).ok());
  EXPECT_EQ(size_bytes, 10u);
  EXPECT_EQ(Read(path, 3, 4), "3456");
}

TEST_F(PinningEnvTest, ATableThatIsNotThereIsLookedForAgain) {
  const std::string path = PathOf("1.sst");
  std::uint64_t size_bytes = 0;
  EXPECT_TRUE(env_.GetFileSize(path, &size_bytes).IsPathNotFound());
  EXPECT_THAT(Read(path, 0, 1), HasSubstr("1.sst"));
  WriteFile(path, "0");
  EXPECT_EQ(Read(path, 0, 1), "0");
  EXPECT_TRUE(absl::IsNotFound(env_.failure())) << env_.failure();
}

TEST_F(PinningEnvTest, TooManyFilesAreAnErrorThatSaysWhatToDo) {
  WriteFile(PathOf("1.sst"), "0");
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none = {0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  std::uint64_t size_bytes = 0;
  const rocksdb::Status status = env_.GetFileSize(PathOf("1.sst"), &size_bytes);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_TRUE(status.IsIOError());
  EXPECT_TRUE(absl::IsResourceExhausted(env_.failure())) << env_.failure();
  EXPECT_THAT(status.ToString(), HasSubstr("ulimit -n"));
}

}  // namespace
}  // namespace broadsheet
