// The records of a store's table files, file by file, without RocksDB's list of them: for stores that are damaged.
#ifndef BROADSHEET_STORAGE_ARCHIVE_LOOSE_TABLES_H_
#define BROADSHEET_STORAGE_ARCHIVE_LOOSE_TABLES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/sst_file_reader.h>

#include "absl/status/status.h"
#include "storage/store.h"

namespace broadsheet {

// Only reads. Not thread-safe.
class LooseTables {
 public:
  // Opens every table in a directory, the latest first; those that cannot be are told in `lost`.
  // PermissionDenied, ResourceExhausted: it may be whole, but this process cannot read it.
  absl::Status AddFrom(const std::string& directory, std::vector<Damage>* lost);

  // The logs of a store, by way of tables in `scratch`, a directory that is made and gone again. What of a log is
  // damaged is left out.
  absl::Status AddLogsOf(const std::string& store, const std::string& scratch, std::vector<Damage>* lost);

  struct Found {
    // Each once, the latest first as far as the order of files tells it; a record may have been written several times,
    // and differently.
    std::vector<std::string> values;
    bool damaged = false;  // there may be others, where a file cannot be read
  };
  Found Find(std::string_view key);

  // The first key from `key` on, where no block is damaged on the way to the next one of each table. Nothing: there is
  // none.
  std::optional<std::string> FirstFrom(std::string_view key);

  std::uint64_t bytes() const { return bytes_; }  // of all tables

  // Every record of a kind (see keys.h), file by file, each as far as it can be read from either end.
  void ForEach(char kind, const std::function<void(std::string_view key, std::string_view value)>& visit);

 private:
  struct Table {
    std::unique_ptr<rocksdb::SstFileReader> reader;
    std::unique_ptr<rocksdb::Iterator> place;
    std::string first, last;  // keys; unknown where they cannot be read: the whole range

    // `place`, fit to be moved anywhere.
    rocksdb::Iterator& Place();
  };

  std::vector<Table> tables_;
  std::uint64_t bytes_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_LOOSE_TABLES_H_
