// RocksDB as a reader sees it: one moment of its history, beside a writer that may be at work.
#ifndef BROADSHEET_STORAGE_ARCHIVE_READER_STORE_H_
#define BROADSHEET_STORAGE_ARCHIVE_READER_STORE_H_

#include <memory>
#include <string>

#include <rocksdb/db.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/archive/layout.h"
#include "storage/archive/pinning_env.h"
#include "storage/archive/records.h"

namespace broadsheet {

// Thread-safe.
class ReaderStore {
 public:
  // Opens RocksDB for reading and makes sure that it is whole: see reader_store.cc. Tries again until `deadline` while a
  // writer gets in the way. DataLoss: older than `committed`, the number that COMMIT gave before, or damaged.
  static absl::StatusOr<std::unique_ptr<ReaderStore>> Open(const ArchiveLayout& layout, std::uint64_t committed,
                                                           absl::Time deadline);

  const Manifest& manifest() const { return manifest_; }
  const RecordReader& records() const { return records_; }
  rocksdb::DB& db() const { return *db_; }

 private:
  ReaderStore() = default;
  static absl::StatusOr<std::unique_ptr<ReaderStore>> TryOpen(const ArchiveLayout& layout, std::uint64_t committed);

  std::unique_ptr<PinningEnv> env_;  // of db_
  std::unique_ptr<rocksdb::DB> db_;
  RecordReader records_;
  Manifest manifest_;
};

// Tells whether RocksDB changed its set of files: which manifest is current, and how long it is.
std::string StoreFingerprint(const ArchiveLayout& layout);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_READER_STORE_H_
