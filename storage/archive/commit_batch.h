// What a commit writes into RocksDB, beside the articles.
#ifndef BROADSHEET_STORAGE_ARCHIVE_COMMIT_BATCH_H_
#define BROADSHEET_STORAGE_ARCHIVE_COMMIT_BATCH_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include "absl/status/status.h"
#include "storage/archive/codec.h"
#include "storage/store.h"

namespace broadsheet {

// From the manifest `last` on; `changes` have the number of the commit already.
rocksdb::WriteBatch ToBatch(const CommitChanges& changes, const Manifest& last);

// Whether something is to leave the archive without a trace.
bool Erases(const CommitChanges& changes);

// The file in which RocksDB lists its tables, as far as it is synced.
absl::Status NoteFileList(rocksdb::DB& db, CommitMarker* marker);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_COMMIT_BATCH_H_
