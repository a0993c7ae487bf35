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

// A file that was rewritten already is rewritten once more, with what came in beside it, as long as it is smaller: else
// each small round would leave a small file with a dictionary of its own.
constexpr std::uint64_t kSmallFileBytes = kTableFileBytes / 8;

// Neighbouring files of one kind of record.
struct Run {
  std::string first_key, last_key;
  std::uint64_t bytes = 0;
  bool has_incoming = false;

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

// Not one of level 0, which may hold all kinds of records.
bool IsSmall(const rocksdb::LiveFileMetaData& file) {
  return file.level > 0 && file.size < kSmallFileBytes && file.smallestkey.front() == file.largestkey.front();
}

// Of incoming files and small ones beside them.
std::vector<Run> FindRuns(std::vector<rocksdb::LiveFileMetaData> files,
                          const rocksdb::TablePropertiesCollection& properties) {
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.smallestkey < b.smallestkey; });
  std::vector<Run> runs;
  bool goes_on = false;
  for (const rocksdb::LiveFileMetaData& file : files) {
    const bool is_incoming = IsIncoming(properties, file);
    if (!is_incoming && !IsSmall(file)) {
      goes_on = false;
      continue;
    }
    if (!goes_on || !runs.back().Takes(file)) runs.emplace_back();
    runs.back().Add(file);
    runs.back().has_incoming = runs.back().has_incoming || is_incoming;
    goes_on = true;
  }
  std::erase_if(runs, [](const Run& run) { return !run.has_incoming; });
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
