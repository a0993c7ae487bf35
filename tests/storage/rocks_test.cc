// RocksDB's statuses as ours: an error of the system means the same whoever met it.
#include "storage/archive/rocks.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "storage/segment/file_io.h"
#include "storage/strings.h"
#include "tests/storage/temp_archive.h"
#include "tests/support/file_size_limit.h"

namespace broadsheet {
namespace {

constexpr int kErrors[] = {EACCES, EBADF,  EBUSY,  EDQUOT, EFBIG,  EINVAL, EIO,   EISDIR, EMFILE,
                           ENFILE, ENODEV, ENOENT, ENOMEM, ENOSPC, ENXIO,  EPERM, EROFS,  ETIMEDOUT};

// As RocksDB makes them (env/io_posix.cc): of a few it has a kind of its own, of the others the text alone.
rocksdb::Status RocksStatus(int error) {
  const std::string text = std::strerror(error);
  if (error == ENOSPC) return rocksdb::Status::NoSpace("While appending to file: 000007.sst", text);
  if (error == ENOENT) return rocksdb::Status::PathNotFound("While opening a file: 000007.sst", text);
  return rocksdb::Status::IOError("While appending to file: 000007.sst", text);
}

bool AdvisesToFreeSpace(const absl::Status& status) {
  return ToStd(status.message()).ends_with("; free some space and try again");
}

TEST(FromRocks, ErrorsOfTheSystemAreThoseOfOurOwnFiles) {
  for (const int error : kErrors) {
    const absl::Status ours = ErrnoStatus(error, "writing"), status = FromRocks(RocksStatus(error), "writing");
    EXPECT_EQ(status.code(), ours.code()) << status << " and " << ours;
    EXPECT_EQ(AdvisesToFreeSpace(status), AdvisesToFreeSpace(ours)) << status << " and " << ours;
    EXPECT_NE(ToStd(status.message()).find(std::strerror(error)), std::string_view::npos) << status;
  }
}

// Which texts RocksDB has is RocksDB's: so one error comes from there.
TEST(FromRocks, AFileThatMayNotGrow) {
  const TempArchive temp;
  const std::string path = StrCat(temp.root().string(), "/file");
  std::unique_ptr<rocksdb::WritableFile> file;
  ASSERT_TRUE(rocksdb::Env::Default()->NewWritableFile(path, &file, rocksdb::EnvOptions()).ok());
  rocksdb::Status written;
  {
    const FileSizeLimit limit(1000);
    written = file->Append(std::string(1001, 'x'));
    if (written.ok()) written = file->Flush();
    if (written.ok()) written = file->Sync();
  }
  const absl::Status status = FromRocks(written, "writing");
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_TRUE(AdvisesToFreeSpace(status)) << status;
}

TEST(FromRocks, WhatIsNoErrorOfTheSystem) {
  EXPECT_EQ(FromRocks(rocksdb::Status::OK(), "reading"), absl::OkStatus());
  EXPECT_TRUE(absl::IsDataLoss(FromRocks(rocksdb::Status::Corruption("block checksum mismatch"), "reading")));
  EXPECT_TRUE(absl::IsNotFound(FromRocks(rocksdb::Status::NotFound(), "reading")));
  EXPECT_TRUE(absl::IsResourceExhausted(FromRocks(rocksdb::Status::MemoryLimit("blocks"), "reading")));
  // A text that an error's has in the middle is none.
  const std::string text = StrCat(std::string(std::strerror(EPERM)), " or something");
  EXPECT_TRUE(absl::IsInternal(FromRocks(rocksdb::Status::IOError("While reading", text), "reading")));
}

}  // namespace
}  // namespace broadsheet
