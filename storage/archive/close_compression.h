// While articles come in table files are compressed in a hurry; here they are compressed as what lasts.
#ifndef BROADSHEET_STORAGE_ARCHIVE_CLOSE_COMPRESSION_H_
#define BROADSHEET_STORAGE_ARCHIVE_CLOSE_COMPRESSION_H_

#include <string>

#include <rocksdb/db.h>

#include "absl/status/status.h"

namespace broadsheet {

// Rewrites the table files that are not closely compressed, but for those that hold several kinds of records, as small
// commits leave a few of until RocksDB takes them apart. Neighbours become one file, so that they share a
// dictionary, as far as the size of a file allows; so much room is needed meanwhile. A file that was rewritten already
// is left alone, unless it is small and beside a new one. `doing` is what a message of an error begins with.
absl::Status CompressLooseTables(rocksdb::DB& db, const std::string& doing);

// Rewrites all, and closely, so that nothing is left of what was removed.
absl::Status CompressAllTables(rocksdb::DB& db, const std::string& doing);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_CLOSE_COMPRESSION_H_
