#include "storage/archive/sweep.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "storage/archive/keys.h"
#include "storage/archive/rocks.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// By what RocksDB's list says of tables, without a look into them. All is in tables: opening put the log into one.
bool TablesMayHold(rocksdb::DB& db, const std::string& first, const std::string& end) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  return std::any_of(tables.begin(), tables.end(), [&](const rocksdb::LiveFileMetaData& table) {
    return first <= table.largestkey && table.smallestkey < end;
  });
}

// Deletes all records from `first` on whose kind is the same, if there are any: RocksDB would keep a deletion of none.
absl::Status DeleteFrom(rocksdb::DB& db, const std::string& first) {
  const std::string end = KeyBehind(first.substr(0, 1));
  if (!TablesMayHold(db, first, end)) return absl::OkStatus();
  const rocksdb::Slice bound = end;
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> place(db.NewIterator(options));
  place->Seek(first);
  const std::string doing = StrCat("sweeping ", db.GetName());
  if (!place->Valid()) return FromRocks(place->status(), doing);
  return FromRocks(db.DeleteRange(rocksdb::WriteOptions(), db.DefaultColumnFamily(), first, end), doing);
}

}  // namespace

absl::Status SweepRecords(rocksdb::DB& db, const Manifest& manifest) {
  BS_RETURN_IF_ERROR(DeleteFrom(db, HeadKey(manifest.next_article)));
  return DeleteFrom(db, BodyKey(manifest.next_article));
}

absl::Status SweepSegmentFiles(const ArchiveLayout& layout, const Manifest& manifest) {
  absl::flat_hash_set<std::string> named;
  for (const SegmentEntry& entry : manifest.segments) {
    const SegmentFileNames names(entry.summary.segment);
    named.insert(names.glass);
    named.insert(names.words);
  }
  std::error_code error;
  std::filesystem::create_directory(layout.segments, error);  // somebody may have removed it
  for (std::filesystem::directory_iterator file(layout.segments, error), end; !error && file != end;
       file.increment(error)) {
    // Directories are nobody's who writes here.
    if (named.contains(file->path().filename().string()) || file->is_directory(error)) continue;
    std::filesystem::remove(file->path(), error);
    if (error) break;
  }
  if (error) return ErrnoStatus(error.value(), StrCat("sweeping ", layout.segments));
  return absl::OkStatus();
}

}  // namespace broadsheet
