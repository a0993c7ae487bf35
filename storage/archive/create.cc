#include "storage/archive/create.h"

#include <sys/stat.h>

#include <cerrno>
#include <memory>

#include <rocksdb/db.h>

#include "storage/archive/codec.h"
#include "storage/archive/keys.h"
#include "storage/archive/rocks.h"
#include "storage/archive/unfinished.h"
#include "storage/failpoint.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

absl::Status MakeDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0777) != 0) return LastErrorStatus("creating ", path);
  return absl::OkStatus();
}

absl::Status CreateStore(const ArchiveLayout& layout) {
  rocksdb::Options options = WriterRocksOptions();
  options.create_if_missing = true;
  options.error_if_exists = true;
  rocksdb::DB* opened = nullptr;
  const std::string doing = StrCat("creating ", layout.store);
  BS_RETURN_IF_ERROR(FromRocks(rocksdb::DB::Open(options, layout.store, &opened), doing));
  const std::unique_ptr<rocksdb::DB> db(opened);
  const Manifest manifest;
  rocksdb::WriteBatch batch;
  batch.Put(ManifestKey(), EncodeManifest(ManifestKey(), manifest));
  batch.Put(CommitKey(0), EncodeCommitMarker(CommitKey(0), {manifest.next_article, "", 0}));
  rocksdb::WriteOptions synced;
  synced.sync = true;
  BS_RETURN_IF_ERROR(FromRocks(db->Write(synced, &batch), doing));
  return FromRocks(db->Close(), doing);
}

absl::Status Fill(const ArchiveLayout& layout) {
  BS_RETURN_IF_ERROR(MakeDirectory(layout.segments));
  BS_RETURN_IF_ERROR(CreateStore(layout));
  PassFailpoint("create.store");
  BS_RETURN_IF_ERROR(PrepareCommitNumber(layout, 0));
  BS_RETURN_IF_ERROR(InstallCommitNumber(layout));
  BS_RETURN_IF_ERROR(WriteMarker(layout));
  BS_RETURN_IF_ERROR(SyncDirectory(layout.store));
  BS_RETURN_IF_ERROR(SyncDirectory(layout.segments));
  return SyncDirectory(layout.directory);
}

}  // namespace

absl::StatusOr<FileLock> CreateArchive(const std::string& directory) {
  BS_ASSIGN_OR_RETURN(Unfinished unfinished, Unfinished::Make(directory, /*replace=*/false));
  BS_RETURN_IF_ERROR(Fill(unfinished.layout()));
  BS_RETURN_IF_ERROR(unfinished.MoveIntoPlace());
  return unfinished.TakeLock();
}

}  // namespace broadsheet
