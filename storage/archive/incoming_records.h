// Articles' records on their way into the store.
#ifndef BROADSHEET_STORAGE_ARCHIVE_INCOMING_RECORDS_H_
#define BROADSHEET_STORAGE_ARCHIVE_INCOMING_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/manifest.h"

namespace broadsheet {

// Collects records of one kind. Piece by piece they are sorted, compressed and put into a table file of RocksDB's, on a
// thread of its own, which the store takes in whole at the commit: neither the log nor a memtable sees them, and
// nothing rewrites them later.
class IncomingRecords {
 public:
  // Files are made in `directory`; one holds about `file_bytes` bytes of records, of which an eighth waits in memory
  // and as much again is being written.
  IncomingRecords(std::string directory, char kind, std::size_t file_bytes);
  ~IncomingRecords();  // removes the files that were not taken

  struct Record {
    std::string key, value;
  };
  struct TableFile {
    std::string path;
    std::string checksum, checksum_function;  // of the whole file, as RocksDB keeps them
  };

  // Thread-safe. Waits while a piece is full and the one before is not written yet. Numbers may come in any order, but
  // only those are written early that follow each other without a gap.
  absl::Status Put(ArticleNumber number, Record record);

  // Whether some are in files: then all have to be. Not while others put.
  bool HasFiles() const { return writing_.valid() || open_file_ != nullptr || !files_.empty(); }
  // What is in memory, for a commit too small for files. Not while others put.
  std::vector<Record> TakeRecords();
  // Begins to write what is in memory as well. Not while others put.
  absl::Status StartLastPiece();
  // Does so and returns all files, synced. Not while others put.
  absl::StatusOr<std::vector<TableFile>> FinishFiles();
  // The files are in the store now. The next record has the number `next` or a later one.
  void Restart(ArticleNumber next);

 private:
  struct Numbered {
    ArticleNumber number;
    Record record;
  };

  class TableWriter;

  void SortRecords();
  std::vector<Record> TakeRun();
  absl::Status StartPiece(std::vector<Record> records, bool is_last);
  absl::Status WritePiece(const std::vector<Record>& records, bool is_last);
  absl::Status WaitForPiece();

  const std::string directory_;
  const char kind_;
  const std::size_t file_bytes_, piece_bytes_;

  std::mutex mutex_;
  std::vector<Numbered> records_;
  std::size_t bytes_ = 0;
  std::size_t full_at_bytes_;
  ArticleNumber next_ = 0;  // the first number that is in no file yet

  // While a piece is being written, they are its thread's.
  std::unique_ptr<TableWriter> open_file_;
  std::vector<TableFile> files_;
  std::uint64_t files_made_ = 0;
  std::future<absl::Status> writing_;
  absl::Status written_;  // the first failure
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_INCOMING_RECORDS_H_
