#include "storage/archive/close_compression.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include <rocksdb/table_properties.h>

#include "storage/archive/rocks.h"
#include "storage/failpoint.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// RocksDB gives it to tables that are made beside it, and not to those that it makes of them.
constexpr std::string_view kExternalTableProperty = "rocksdb.external_sst_file.version";

// What it is compressed to fits one file.
constexpr std::uint64_t kMaxRunBytes = kTableFileBytes;

// Neighbouring files of one kind of record.
struct Run {
  std::string first_key, last_key;
  std::uint64_t bytes = 0;

  bool Takes(const rocksdb::LiveFileMetaData& file) const {
    return bytes > 0 && bytes + file.size <= kMaxRunBytes && first_key.front() == file.smallestkey.front();
  }
  void Add(const rocksdb::LiveFileMetaData& file) {
    if (bytes == 0) first_key = file.smallestkey;
    last_key = std::max(last_key, file.largestkey);
    bytes += file.size;
  }
};

bool IsIncoming(const rocksdb::TablePropertiesCollection& properties, const rocksdb::LiveFileMetaData& file) {
  const auto found = properties.find(StrCat(file.db_path, file.name));
  return found != properties.end() &&
         found->second->user_collected_properties.contains(std::string(kExternalTableProperty));
}

// Of incoming files. One that is none ends a run, or it would be rewritten, too.
std::vector<Run> FindRuns(std::vector<rocksdb::LiveFileMetaData> files,
                          const rocksdb::TablePropertiesCollection& properties) {
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.smallestkey < b.smallestkey; });
  std::vector<Run> runs;
  bool goes_on = false;
  for (const rocksdb::LiveFileMetaData& file : files) {
    if (!IsIncoming(properties, file)) {
      goes_on = false;
      continue;
    }
    if (!goes_on || !runs.back().Takes(file)) runs.emplace_back();
    runs.back().Add(file);
    goes_on = true;
  }
  return runs;
}

}  // namespace

absl::Status CompressIncomingTables(rocksdb::DB& db, const std::string& doing) {
  rocksdb::TablePropertiesCollection properties;
  BS_RETURN_IF_ERROR(FromRocks(db.GetPropertiesOfAllTables(&properties), doing));
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  rocksdb::CompactRangeOptions whole;
  whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (const Run& run : FindRuns(std::move(files), properties)) {
    const rocksdb::Slice first = run.first_key, last = run.last_key;
    BS_RETURN_IF_ERROR(FromRocks(db.CompactRange(whole, &first, &last), doing));
    PassFailpoint("compress.run");
  }
  return absl::OkStatus();
}

}  // namespace broadsheet
