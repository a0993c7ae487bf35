// Clearing away what a killed writer left: everything that the last commit does not name.
#ifndef BROADSHEET_STORAGE_ARCHIVE_SWEEP_H_
#define BROADSHEET_STORAGE_ARCHIVE_SWEEP_H_

#include <rocksdb/db.h>

#include "absl/status/status.h"
#include "storage/archive/layout.h"
#include "storage/manifest.h"

namespace broadsheet {

// Deletes the records of articles that were put but not committed, right after `db` was opened. Only where a table may
// have such records are records read, and then also those that are committed beside them: if these are damaged,
// DataLoss.
absl::Status SweepRecords(rocksdb::DB& db, const Manifest& manifest);

// Removes every file of the segments' directory that `manifest` does not name. Files that are open stay readable.
absl::Status SweepSegmentFiles(const ArchiveLayout& layout, const Manifest& manifest);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_SWEEP_H_
