// RocksDB's environment for a reader: a table stays readable once it was looked at, whatever a writer removes, and is
// opened no sooner than something is read from it.
#ifndef BROADSHEET_STORAGE_ARCHIVE_PINNING_ENV_H_
#define BROADSHEET_STORAGE_ARCHIVE_PINNING_ENV_H_

#include <cstdint>
#include <memory>
#include <string>

#include <rocksdb/env.h>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"

namespace broadsheet {

class PinnedTable;

// RocksDB's own way for a secondary instance is to open every table beforehand (max_open_files = -1), which reads each
// file's end and makes a reader of it. A descriptor costs a tenth of that. RocksDB asks for the size of every table
// that its manifest names; that is when this opens it.
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

 private:
  rocksdb::Status Pin(const std::string& path, std::shared_ptr<const PinnedTable>* table);

  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const PinnedTable>> tables_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_PINNING_ENV_H_
