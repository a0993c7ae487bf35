#include "storage/archive/rocks.h"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <initializer_list>
#include <memory>
#include <string>
#include <system_error>

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/sst_partitioner.h>
#include <rocksdb/table.h>

#include "storage/archive/file_checksum.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// RocksDB's own log would leave keys (article ids) in the archive after a purge, and readers may not write at all.
class SilentLogger : public rocksdb::Logger {
 public:
  SilentLogger() : rocksdb::Logger(rocksdb::InfoLogLevel::NUM_INFO_LOG_LEVELS) {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// Figures for news text are in ARCHITECTURE.md.
constexpr std::size_t kBlockBytes = 32 << 10;
constexpr std::size_t kBlockCacheBytes = 32 << 20;
constexpr int kBloomBitsPerKey = 10;
// The filter of a file of keys must fit its share of the cache beside other blocks: else it is read anew for each key.
constexpr std::size_t kLeastKeyBytes = 20;  // of a key and its record, compressed
constexpr int kBlockCacheShardBits = 2;
static_assert(kTableFileBytes / kLeastKeyBytes * kBloomBitsPerKey / 8 <=
              (kBlockCacheBytes >> kBlockCacheShardBits) / 2);
constexpr int kMostTablesInUse = 1 << 20;  // RocksDB takes the limit of the process if that is less
constexpr std::size_t kMemtableBytes = 32 << 20;
constexpr std::uint32_t kDictionaryBytes = 512 << 10, kTrainingBytes = 4 << 20, kBufferedBytes = 16 << 20;
constexpr int kCloseLevel = 8;  // of zstd

rocksdb::BlockBasedTableOptions TableOptions() {
  rocksdb::BlockBasedTableOptions table;
  table.block_size = kBlockBytes;
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes, kBlockCacheShardBits);
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  // Indexes in parts: the writer, which opens every table, reads them when needed. Filters in one piece:
  // RocksDB's check of all blocks passes over the parts of filters.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.cache_index_and_filter_blocks = true;
  // What dictionaries are made of waits outside of the cache, or filters would have to leave it.
  table.cache_usage_options.options_overrides.insert(
      {rocksdb::CacheEntryRole::kCompressionDictionaryBuildingBuffer,
       {.charged = rocksdb::CacheEntryRoleOptions::Decision::kDisabled}});
  table.pin_top_level_index_and_filter = false;
  return table;
}

rocksdb::Options CommonOptions(const rocksdb::BlockBasedTableOptions& table) {
  rocksdb::Options options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // Over whole files: the checksums of blocks leave out the ends of files, and parts of filters are not looked at when
  // a table is checked by them.
  options.file_checksum_gen_factory = NewFileChecksumFactory();
  options.info_log = std::make_shared<SilentLogger>();
  options.max_file_opening_threads = 1;
  options.skip_stats_update_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.write_buffer_size = kMemtableBytes;
  options.max_write_buffer_number = 2;
  return options;
}

// Whether it is one of these. Of an error's number RocksDB hands on the text alone.
bool IsErrno(const rocksdb::Status& status, std::initializer_list<int> errors) {
  if (!status.IsIOError()) return false;
  const std::string text = status.ToString();
  return std::any_of(errors.begin(), errors.end(),
                     [&](int error) { return text.ends_with(std::generic_category().message(error)); });
}

}  // namespace

rocksdb::Options WriterRocksOptions() {
  rocksdb::BlockBasedTableOptions table = TableOptions();
  // The id of every article that comes is looked up, and nearly all are new.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  rocksdb::Options options = CommonOptions(table);
  options.max_open_files = -1;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.avoid_flush_during_shutdown = true;  // only what no commit refers to could be lost
  options.max_background_jobs = 2;
  options.max_manifest_file_size = 1 << 20;  // every reader reads it whole
  options.level_compaction_dynamic_level_bytes = true;
  options.level0_file_num_compaction_trigger = 4;
  options.target_file_size_base = kTableFileBytes;
  options.max_bytes_for_level_base = 256 << 20;
  // The quickest there is, for what is rewritten time and again: what lasts is compressed closely (CloseCompression).
  options.compression = rocksdb::kLZ4Compression;
  // Heads, bodies and keys in files of their own: a dictionary fits its kind, and as article numbers only grow,
  // files of old bodies are moved down the levels without being rewritten.
  options.sst_partitioner_factory = rocksdb::NewSstPartitionerFixedPrefixFactory(1);
  return options;
}

// A dictionary for each file, of pieces of that file alone: when a purge has rewritten the files, no dictionary holds a
// word of what was purged.
ChangedRocksOptions CloseCompression() {
  return {{"compression", "kZSTD"},
          {"compression_opts",
           StrCat("{level=", kCloseLevel, ";max_dict_bytes=", kDictionaryBytes,
                  ";zstd_max_train_bytes=", kTrainingBytes, ";max_dict_buffer_bytes=", kBufferedBytes, "}")}};
}

ChangedRocksOptions QuickCompression() {
  return {{"compression", "kLZ4Compression"},
          {"compression_opts", StrCat("{level=", int{rocksdb::CompressionOptions::kDefaultCompressionLevel},
                                      ";max_dict_bytes=0;zstd_max_train_bytes=0;max_dict_buffer_bytes=0}")}};
}

rocksdb::Options ReaderRocksOptions() {
  // Without filters: what a reader looks up is nearly always there, and RocksDB reads the whole filter of a table that
  // it opens.
  rocksdb::Options options = CommonOptions(TableOptions());
  options.max_open_files = kMostTablesInUse;
  options.verify_sst_unique_id_in_manifest = false;  // would open every table beforehand
  return options;
}

absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = StrCat(doing, ": ", status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(StrCat(message, "; run `broadsheet verify`"));
  if (status.IsNoSpace() || IsErrno(status, {EDQUOT, EFBIG})) {
    return absl::ResourceExhaustedError(StrCat(message, "; free some space and try again"));
  }
  if (status.IsNotFound() || status.IsPathNotFound()) return absl::NotFoundError(message);
  if (status.IsMemoryLimit() || IsErrno(status, {EMFILE, ENFILE, ENOMEM})) {
    return absl::ResourceExhaustedError(message);
  }
  if (IsErrno(status, {EACCES, EPERM, EROFS})) return absl::PermissionDeniedError(message);
  return absl::InternalError(message);
}

}  // namespace broadsheet
