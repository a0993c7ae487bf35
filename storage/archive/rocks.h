// How we use RocksDB: its options, and its statuses as ours.
#ifndef BROADSHEET_STORAGE_ARCHIVE_ROCKS_H_
#define BROADSHEET_STORAGE_ARCHIVE_ROCKS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include <rocksdb/options.h>
#include <rocksdb/slice.h>
#include <rocksdb/status.h>

#include "absl/status/status.h"

namespace broadsheet {

// Of a file that RocksDB writes, about.
inline constexpr std::size_t kTableFileBytes = 64 << 20;

// Writer and readers must agree on what is in a file, they differ in what they keep in memory and do.
rocksdb::Options WriterRocksOptions();
rocksdb::Options ReaderRocksOptions();  // of one table or, with a PinningEnv, of a store

// What a writer changes while it is open, by name: how closely it compresses what it writes.
using ChangedRocksOptions = std::unordered_map<std::string, std::string>;
ChangedRocksOptions CloseCompression();
ChangedRocksOptions QuickCompression();  // as in WriterRocksOptions

// ResourceExhausted, PermissionDenied: what was to be read may be whole (see MayNotBeRead).
// `doing` names the action and the place for the message: "reading article 7 in /archive/store".
absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing);

inline rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_ROCKS_H_
