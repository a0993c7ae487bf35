// Checksums over whole table files, as RocksDB keeps them in its manifest.
#ifndef BROADSHEET_STORAGE_ARCHIVE_FILE_CHECKSUM_H_
#define BROADSHEET_STORAGE_ARCHIVE_FILE_CHECKSUM_H_

#include <memory>

#include <rocksdb/file_checksum.h>

namespace broadsheet {

// XXH3-64. RocksDB's own is a CRC-32C, which takes several times as long where the build has no instruction for it.
// Of other names there is none, which RocksDB takes for an error where it checks files.
std::shared_ptr<rocksdb::FileChecksumGenFactory> NewFileChecksumFactory();

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_FILE_CHECKSUM_H_
