#include "storage/archive/reader_store.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "absl/time/clock.h"
#include "storage/archive/rocks.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

// A writer may be at work. While a reader looks at RocksDB's manifest, then at tables, then at logs, the writer may
// flush and remove a log, and the reader has neither the log nor the new table. But the writer adds the new table to
// the manifest before it removes the log. So what was opened counts only if the manifest did not grow meanwhile; and a
// table that is missing then is a lost one.

namespace broadsheet {
namespace {

// Failing so often while nothing changes on disk is damage.
constexpr int kTriesOnUnchangedFiles = 3;
constexpr absl::Duration kPause = absl::Milliseconds(2);

// The archive is there, or we would not be here: a missing file is a lost one.
absl::Status Final(const absl::Status& status) {
  if (!absl::IsNotFound(status)) return status;
  return absl::DataLossError(
      StrCat(ToStd(status.message()), "; restore a backup, or save what is left by `broadsheet repair`"));
}

// The name of the file in which RocksDB lists its tables; empty if it cannot be read.
std::string CurrentFileList(const ArchiveLayout& layout) {
  const absl::StatusOr<std::string> current = ReadWholeFile(layout.store + "/CURRENT");
  return current.ok() ? current->substr(0, current->find('\n')) : "";
}

// Of a list that is cut short RocksDB takes what is left, and says nothing.
absl::Status CheckFileList(const ArchiveLayout& layout, const CommitMarker& marker) {
  if (marker.file_list.empty() || CurrentFileList(layout) != marker.file_list) return absl::OkStatus();
  const std::string path = StrCat(layout.store, "/", marker.file_list);
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return LastErrorStatus("looking at ", path);
  if (static_cast<std::uint64_t>(info.st_size) >= marker.file_list_bytes) return absl::OkStatus();
  return absl::DataLossError(StrCat(path, " has ", info.st_size, " bytes, but ", marker.file_list_bytes,
                                    " were safe: restore a backup, or save what is left by `broadsheet repair`"));
}

}  // namespace

std::string StoreFingerprint(const ArchiveLayout& layout) {
  const std::string name = CurrentFileList(layout);
  struct stat info;
  if (stat(StrCat(layout.store, "/", name).c_str(), &info) != 0) return "";
  return StrCat(name, " ", info.st_ino, " ", info.st_size);
}

absl::StatusOr<std::unique_ptr<ReaderStore>> ReaderStore::TryOpen(const ArchiveLayout& layout,
                                                                  std::uint64_t committed) {
  std::unique_ptr<ReaderStore> store(new ReaderStore);
  store->env_ = std::make_unique<PinningEnv>();
  rocksdb::Options options = ReaderRocksOptions();
  options.env = store->env_.get();
  rocksdb::DB* db = nullptr;
  // By families of columns: the call without them tries to open all tables at once first.
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(
      options, layout.store, {{rocksdb::kDefaultColumnFamilyName, options}}, &families, &db);
  store->db_.reset(db);
  for (rocksdb::ColumnFamilyHandle* family : families) delete family;
  if (!status.ok()) BS_RETURN_IF_ERROR(store->env_->failure());  // says more than RocksDB can
  BS_RETURN_IF_ERROR(FromRocks(status, StrCat("opening ", layout.store)));
  store->records_ = RecordReader(db);
  BS_ASSIGN_OR_RETURN(store->manifest_, store->records_.ReadManifest());
  if (store->manifest_.commit < committed) {
    return absl::DataLossError(StrCat("the store in ", layout.store, " ends at commit ", store->manifest_.commit,
                                      ", but ", layout.commit, " says that ", committed,
                                      " was safe: run `broadsheet verify`, then restore a backup"));
  }
  BS_RETURN_IF_ERROR(store->records_.CheckCommitMarkers(store->manifest_.commit));
  BS_ASSIGN_OR_RETURN(const CommitMarker marker, store->records_.ReadCommitMarker(store->manifest_.commit));
  BS_RETURN_IF_ERROR(CheckFileList(layout, marker));
  return store;
}

absl::StatusOr<std::unique_ptr<ReaderStore>> ReaderStore::Open(const ArchiveLayout& layout, std::uint64_t committed,
                                                               absl::Time deadline) {
  for (int tries_left = kTriesOnUnchangedFiles;;) {
    const std::string before = StoreFingerprint(layout);
    absl::StatusOr<std::unique_ptr<ReaderStore>> store = TryOpen(layout, committed);
    const bool unchanged = before == StoreFingerprint(layout);
    if (unchanged && store.ok() && !before.empty()) return store;
    if (unchanged && !store.ok() && --tries_left == 0) return Final(store.status());
    if (absl::Now() > deadline) {
      if (!store.ok()) return Final(store.status());
      return absl::UnavailableError(
          StrCat("the store in ", layout.store, " changed every time it was being opened: try again"));
    }
    absl::SleepFor(kPause);
  }
}

}  // namespace broadsheet
