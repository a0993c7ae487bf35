#include "storage/archive/reader_store.h"

#include <sys/stat.h>

#include <utility>

#include "absl/time/clock.h"
#include "storage/archive/rocks.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

// A secondary instance reads RocksDB's manifest first, the logs after. If the writer flushes in between and removes the
// log, the instance has neither the log nor the new file: a hole, and RocksDB says nothing. But the writer adds the new
// file to the manifest before it removes the log. So an instance counts only if the manifest did not grow while
// it was opened.
//
// Logs are removed newest first, so an old one may be left over alone for a moment (or after a crash), and a secondary
// replays it on top of newer files. Every commit rewrites the manifest record and adds a marker, so then the two
// differ.

namespace broadsheet {
namespace {

// Failing so often while nothing changes on disk is damage.
constexpr int kTriesOnUnchangedFiles = 3;
constexpr absl::Duration kPause = absl::Milliseconds(2);

// The archive is there, or we would not be here: a missing file is a lost one.
absl::Status Final(const absl::Status& status) {
  if (!absl::IsNotFound(status)) return status;
  return absl::DataLossError(StrCat(ToStd(status.message()), "; restore a backup"));
}

}  // namespace

std::string StoreFingerprint(const ArchiveLayout& layout) {
  const absl::StatusOr<std::string> current = ReadWholeFile(layout.store + "/CURRENT");
  if (!current.ok()) return "";
  const std::string name = current->substr(0, current->find('\n'));
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
  // RocksDB wants a directory of the secondary's own for its log, which is silent: it is never made.
  const std::string no_directory = layout.store + "/secondary";
  const rocksdb::Status status = rocksdb::DB::OpenAsSecondary(options, layout.store, no_directory, &db);
  if (!status.ok()) BS_RETURN_IF_ERROR(store->env_->failure());  // says more than RocksDB can
  BS_RETURN_IF_ERROR(FromRocks(status, StrCat("opening ", layout.store)));
  store->db_.reset(db);
  store->records_ = RecordReader(db);
  BS_ASSIGN_OR_RETURN(store->manifest_, store->records_.ReadManifest());
  if (store->manifest_.commit < committed) {
    return absl::DataLossError(StrCat("the store in ", layout.store, " ends at commit ", store->manifest_.commit,
                                      ", but ", layout.commit, " says that ", committed,
                                      " was safe: run `broadsheet verify`, then restore a backup"));
  }
  BS_RETURN_IF_ERROR(store->records_.CheckCommitMarkers(store->manifest_.commit));
  return store;
}

absl::StatusOr<std::unique_ptr<ReaderStore>> ReaderStore::Open(const ArchiveLayout& layout, std::uint64_t committed,
                                                               absl::Time deadline) {
  for (int tries_left = kTriesOnUnchangedFiles;;) {
    const std::string before = StoreFingerprint(layout);
    absl::StatusOr<std::unique_ptr<ReaderStore>> store = TryOpen(layout, committed);
    const bool unchanged = before == StoreFingerprint(layout);
    if (unchanged && store.ok()) return store;
    if (unchanged && --tries_left == 0) return Final(store.status());
    if (absl::Now() > deadline) {
      if (!store.ok()) return Final(store.status());
      return absl::UnavailableError(
          StrCat("the store in ", layout.store, " changed every time it was being opened: try again"));
    }
    absl::SleepFor(kPause);
  }
}

}  // namespace broadsheet
