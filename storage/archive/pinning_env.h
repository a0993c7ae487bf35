// RocksDB's environment for a reader: what was looked at once stays readable, whatever a writer removes.
#ifndef BROADSHEET_STORAGE_ARCHIVE_PINNING_ENV_H_
#define BROADSHEET_STORAGE_ARCHIVE_PINNING_ENV_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <rocksdb/env.h>

#include "absl/status/statusor.h"

namespace broadsheet {

class PinnedTable;

// RocksDB's own way to keep tables is to open every one beforehand (max_open_files = -1), which reads each file's end
// and makes a reader of it. A descriptor costs a fraction of that. RocksDB asks for the size of every table that its
// manifest names; that is when this opens it. Readers are then made of sixteen tables at once, and of others when
// something is read from them.
//
// Thread-safe. Must outlive the database.
class PinningEnv final : public rocksdb::EnvWrapper {
 public:
  PinningEnv() : EnvWrapper(Env::Default()) {}

  rocksdb::Status GetFileSize(const std::string& path, std::uint64_t* size_bytes) override;
  rocksdb::Status NewRandomAccessFile(const std::string& path, std::unique_ptr<rocksdb::RandomAccessFile>* file,
                                      const rocksdb::EnvOptions& options) override;
  // A reader neither flushes nor compacts, and threads make the kernel wait for each other whenever the table of
  // descriptors grows.
  void IncBackgroundThreadsIfNeeded(int, Priority) override {}

  // Why a table could not be opened, if one could not: of several, the first.
  absl::Status failure() const;

 private:
  using TablePtr = std::shared_ptr<const PinnedTable>;

  absl::StatusOr<TablePtr> Pin(const std::string& path);
  rocksdb::Status ToRocks(const absl::Status& status);

  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, TablePtr> tables_;
  absl::Status failure_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_PINNING_ENV_H_
