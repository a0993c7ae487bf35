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

// As RocksDB names it in a table of CloseCompression.
constexpr std::string_view kCloseCompressionName = "ZSTD";

// What it is compressed to fits one file.
constexpr std::uint64_t kMaxRunBytes = kTableFileBytes;

// A file that was rewritten already is rewritten once more, with what came beside it, as long as it is smaller: else
// each small round would leave a small file with a dictionary of its own.
constexpr std::uint64_t kSmallFileBytes = kTableFileBytes / 8;

// Neighbouring files of one kind of record.
struct Run {
  std::string first_key, last_key;
  std::uint64_t bytes = 0;
  bool has_loose = false;

  bool Takes(const rocksdb::LiveFileMetaData& file) const {
    return bytes > 0 && bytes + file.size <= kMaxRunBytes && first_key.front() == file.smallestkey.front();
  }
  void Add(const rocksdb::LiveFileMetaData& file) {
    if (bytes == 0) first_key = file.smallestkey;
    last_key = std::max(last_key, file.largestkey);
    bytes += file.size;
  }
};

// Not one of level 0 that holds all kinds of records: RocksDB takes that apart itself.
bool HasOneKind(const rocksdb::LiveFileMetaData& file) { return file.smallestkey.front() == file.largestkey.front(); }

bool IsLoose(const rocksdb::TablePropertiesCollection& properties, const rocksdb::LiveFileMetaData& file) {
  const auto found = properties.find(StrCat(file.db_path, file.name));
  return HasOneKind(file) && found != properties.end() && found->second->compression_name != kCloseCompressionName;
}

bool IsSmall(const rocksdb::LiveFileMetaData& file) {
  return HasOneKind(file) && file.level > 0 && file.size < kSmallFileBytes;
}

// Of loose files and small ones beside them.
std::vector<Run> FindRuns(std::vector<rocksdb::LiveFileMetaData> files,
                          const rocksdb::TablePropertiesCollection& properties) {
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.smallestkey < b.smallestkey; });
  std::vector<Run> runs;
  bool goes_on = false;
  for (const rocksdb::LiveFileMetaData& file : files) {
    const bool is_loose = IsLoose(properties, file);
    if (!is_loose && !IsSmall(file)) {
      goes_on = false;
      continue;
    }
    if (!goes_on || !runs.back().Takes(file)) runs.emplace_back();
    runs.back().Add(file);
    runs.back().has_loose = runs.back().has_loose || is_loose;
    goes_on = true;
  }
  std::erase_if(runs, [](const Run& run) { return !run.has_loose; });
  return runs;
}

absl::StatusOr<std::vector<Run>> ListRuns(rocksdb::DB& db, const std::string& doing) {
  rocksdb::TablePropertiesCollection properties;
  BS_RETURN_IF_ERROR(FromRocks(db.GetPropertiesOfAllTables(&properties), doing));
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  return FindRuns(std::move(files), properties);
}

absl::Status RewriteLoose(rocksdb::DB& db, const std::string& doing) {
  // What RocksDB is at work on is still compressed in a hurry: it is to be in the list.
  BS_RETURN_IF_ERROR(FromRocks(db.PauseBackgroundWork(), doing));
  BS_RETURN_IF_ERROR(FromRocks(db.ContinueBackgroundWork(), doing));
  BS_ASSIGN_OR_RETURN(const std::vector<Run> runs, ListRuns(db, doing));
  rocksdb::CompactRangeOptions whole;
  whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (const Run& run : runs) {
    const rocksdb::Slice first = run.first_key, last = run.last_key;
    BS_RETURN_IF_ERROR(FromRocks(db.CompactRange(whole, &first, &last), doing));
    PassFailpoint("compress.run");
  }
  return absl::OkStatus();
}

absl::Status RewriteAll(rocksdb::DB& db, const std::string& doing) {
  rocksdb::CompactRangeOptions everything;
  everything.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  return FromRocks(db.CompactRange(everything, nullptr, nullptr), doing);
}

// What RocksDB rewrites by itself meanwhile is closely compressed, too.
absl::Status Closely(absl::Status rewrite(rocksdb::DB&, const std::string&), rocksdb::DB& db,
                     const std::string& doing) {
  BS_RETURN_IF_ERROR(FromRocks(db.SetOptions(CloseCompression()), doing));
  absl::Status status = rewrite(db, doing);
  status.Update(FromRocks(db.SetOptions(QuickCompression()), doing));
  return status;
}

}  // namespace

absl::Status CompressLooseTables(rocksdb::DB& db, const std::string& doing) {
  BS_ASSIGN_OR_RETURN(const std::vector<Run> runs, ListRuns(db, doing));
  return runs.empty() ? absl::OkStatus() : Closely(RewriteLoose, db, doing);
}

absl::Status CompressAllTables(rocksdb::DB& db, const std::string& doing) { return Closely(RewriteAll, db, doing); }

}  // namespace broadsheet
