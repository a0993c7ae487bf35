// RocksDB deletes tables that it was about to take in when the sync of its list of tables fails. But the list may name
// them by then, and a store whose list names what is not there can only be repaired.
#ifndef BROADSHEET_STORAGE_ARCHIVE_KEPT_LINKS_H_
#define BROADSHEET_STORAGE_ARCHIVE_KEPT_LINKS_H_

#include <mutex>
#include <set>
#include <string>

#include <rocksdb/file_system.h>

namespace broadsheet {

// RocksDB's files, of which those that were linked stay until they are known to be taken in. What is left over, RocksDB
// itself removes when it is opened again.
//
// Thread-safe.
class KeptLinks final : public rocksdb::FileSystemWrapper {
 public:
  KeptLinks() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "KeptLinks"; }

  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  // They are RocksDB's to delete from now on.
  void Release();

 private:
  std::mutex mutex_;
  std::set<std::string> linked_;  // guarded by mutex_
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_KEPT_LINKS_H_
