#include "storage/archive/pinning_env.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

#include "storage/archive/layout.h"
#include "storage/strings.h"

namespace broadsheet {

class PinnedTable {
 public:
  PinnedTable(std::string path, Descriptor fd, std::uint64_t size_bytes)
      : path_(std::move(path)), fd_(std::move(fd)), size_bytes_(size_bytes) {}

  std::uint64_t size_bytes() const { return size_bytes_; }

  rocksdb::Status Read(std::uint64_t offset, std::size_t size, rocksdb::Slice* result, char* scratch) const {
    std::size_t done = 0;
    while (done < size) {
      const ssize_t read = pread(fd_.get(), scratch + done, size - done, static_cast<off_t>(offset + done));
      if (read < 0 && errno == EINTR) continue;
      if (read < 0) return rocksdb::Status::IOError(path_, std::strerror(errno));
      if (read == 0) break;
      done += static_cast<std::size_t>(read);
    }
    *result = rocksdb::Slice(scratch, done);
    return rocksdb::Status::OK();
  }

 private:
  std::string path_;
  Descriptor fd_;
  std::uint64_t size_bytes_;
};

namespace {

class PinnedTableFile final : public rocksdb::RandomAccessFile {
 public:
  explicit PinnedTableFile(std::shared_ptr<const PinnedTable> table) : table_(std::move(table)) {}

  rocksdb::Status Read(std::uint64_t offset, std::size_t size, rocksdb::Slice* result, char* scratch) const override {
    return table_->Read(offset, size, result, scratch);
  }
  // So that RocksDB reads the end of a file at once, not by its parts.
  rocksdb::Status Prefetch(std::uint64_t, std::size_t) override { return rocksdb::Status::NotSupported(); }

 private:
  std::shared_ptr<const PinnedTable> table_;
};

bool IsTable(std::string_view path) { return path.ends_with(".sst"); }

}  // namespace

absl::StatusOr<PinningEnv::TablePtr> PinningEnv::Pin(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (const auto pinned = tables_.find(path); pinned != tables_.end()) return pinned->second;
  absl::StatusOr<HeldFile> file = HoldFile(path);
  if (!file.ok()) return file.status();
  return tables_[path] = std::make_shared<const PinnedTable>(path, std::move(file->fd),
                                                             static_cast<std::uint64_t>(file->info.st_size));
}

rocksdb::Status PinningEnv::ToRocks(const absl::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    failure_.Update(status);
  }
  const std::string message(ToStd(status.message()));
  return absl::IsNotFound(status) ? rocksdb::Status::PathNotFound(message) : rocksdb::Status::IOError(message);
}

absl::Status PinningEnv::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

rocksdb::Status PinningEnv::GetFileSize(const std::string& path, std::uint64_t* size_bytes) {
  if (!IsTable(path)) return EnvWrapper::GetFileSize(path, size_bytes);
  const absl::StatusOr<TablePtr> table = Pin(path);
  if (!table.ok()) return ToRocks(table.status());
  *size_bytes = (*table)->size_bytes();
  return rocksdb::Status::OK();
}

rocksdb::Status PinningEnv::NewRandomAccessFile(const std::string& path,
                                                std::unique_ptr<rocksdb::RandomAccessFile>* file,
                                                const rocksdb::EnvOptions& options) {
  if (!IsTable(path)) return EnvWrapper::NewRandomAccessFile(path, file, options);
  absl::StatusOr<TablePtr> table = Pin(path);
  if (!table.ok()) return ToRocks(table.status());
  *file = std::make_unique<PinnedTableFile>(*std::move(table));
  return rocksdb::Status::OK();
}

}  // namespace broadsheet
