#include "storage/archive/kept_links.h"

namespace broadsheet {

rocksdb::IOStatus KeptLinks::LinkFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                                      rocksdb::IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  linked_.insert(to);
  return FileSystemWrapper::LinkFile(from, to, options, debug);
}

rocksdb::IOStatus KeptLinks::DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                                        rocksdb::IODebugContext* debug) {
  {
    const std::lock_guard lock(mutex_);
    if (linked_.contains(path)) return rocksdb::IOStatus::OK();
  }
  return FileSystemWrapper::DeleteFile(path, options, debug);
}

void KeptLinks::Release() {
  const std::lock_guard lock(mutex_);
  linked_.clear();
}

}  // namespace broadsheet
