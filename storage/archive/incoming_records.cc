#include "storage/archive/incoming_records.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include <rocksdb/sst_file_writer.h>

#include "storage/archive/rocks.h"
#include "storage/run_aside.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Written out as the file grows, so that the sync at its end waits for little.
constexpr std::uint64_t kSyncStepBytes = 1 << 20;

constexpr std::size_t kPiecesPerFile = 8;

}  // namespace

// A file that is being written, removed unless it is finished.
class IncomingRecords::TableWriter {
 public:
  explicit TableWriter(std::string path)
      : path_(std::move(path)),
        options_(Options()),
        writer_(rocksdb::EnvOptions(options_), options_, /*column_family=*/nullptr, /*invalidate_page_cache=*/false) {}
  ~TableWriter() {
    if (!finished_) unlink(path_.c_str());
  }

  absl::Status Open() { return Checked(writer_.Open(path_)); }
  absl::Status Put(const Record& record) {
    bytes_ += record.key.size() + record.value.size();
    return Checked(writer_.Put(record.key, record.value));
  }
  std::size_t bytes() const { return bytes_; }
  absl::StatusOr<TableFile> Finish() {
    rocksdb::ExternalSstFileInfo written;
    BS_RETURN_IF_ERROR(Checked(writer_.Finish(&written)));
    finished_ = true;
    return TableFile{path_, written.file_checksum, written.file_checksum_func_name};
  }

 private:
  static rocksdb::Options Options() {
    rocksdb::Options options = WriterRocksOptions();
    options.bytes_per_sync = kSyncStepBytes;
    return options;
  }
  absl::Status Checked(const rocksdb::Status& status) const { return FromRocks(status, StrCat("writing ", path_)); }

  const std::string path_;
  const rocksdb::Options options_;
  rocksdb::SstFileWriter writer_;
  std::size_t bytes_ = 0;  // of records
  bool finished_ = false;
};

IncomingRecords::IncomingRecords(std::string directory, char kind, std::size_t file_bytes)
    : directory_(std::move(directory)),
      kind_(kind),
      file_bytes_(file_bytes),
      piece_bytes_(file_bytes / kPiecesPerFile),
      full_at_bytes_(piece_bytes_) {}

IncomingRecords::~IncomingRecords() {
  WaitForPiece().IgnoreError();
  for (const TableFile& file : files_) unlink(file.path.c_str());
}

absl::Status IncomingRecords::Put(ArticleNumber number, Record record) {
  const std::lock_guard lock(mutex_);
  bytes_ += record.key.size() + record.value.size();
  records_.push_back({number, std::move(record)});
  return bytes_ < full_at_bytes_ ? absl::OkStatus() : StartPiece(TakeRun(), /*is_last=*/false);
}

void IncomingRecords::SortRecords() {
  std::sort(records_.begin(), records_.end(), [](const Numbered& a, const Numbered& b) { return a.number < b.number; });
}

// The records whose numbers follow each other from next_ on: nothing can come between them any more.
std::vector<IncomingRecords::Record> IncomingRecords::TakeRun() {
  SortRecords();
  std::vector<Record> run;
  std::size_t taken = 0;
  for (; taken < records_.size() && records_[taken].number == next_; ++taken, ++next_) {
    Record& record = records_[taken].record;
    bytes_ -= record.key.size() + record.value.size();
    run.push_back(std::move(record));
  }
  records_.erase(records_.begin(), records_.begin() + static_cast<std::ptrdiff_t>(taken));
  full_at_bytes_ = bytes_ + piece_bytes_;
  return run;
}

absl::Status IncomingRecords::StartPiece(std::vector<Record> records, bool is_last) {
  BS_RETURN_IF_ERROR(WaitForPiece());
  if (records.empty() && !is_last) return absl::OkStatus();
  writing_ = RunAside([this, is_last, records = std::move(records)] { return WritePiece(records, is_last); });
  return absl::OkStatus();
}

absl::Status IncomingRecords::WritePiece(const std::vector<Record>& records, bool is_last) {
  if (open_file_ == nullptr && !records.empty()) {
    open_file_ = std::make_unique<TableWriter>(
        StrCat(directory_, "/records-", std::string(1, kind_), "-", ++files_made_, ".sst"));
    BS_RETURN_IF_ERROR(open_file_->Open());
  }
  for (const Record& record : records) BS_RETURN_IF_ERROR(open_file_->Put(record));
  if (open_file_ == nullptr || (!is_last && open_file_->bytes() < file_bytes_)) return absl::OkStatus();
  BS_ASSIGN_OR_RETURN(TableFile file, open_file_->Finish());
  files_.push_back(std::move(file));
  open_file_.reset();
  return absl::OkStatus();
}

absl::Status IncomingRecords::WaitForPiece() {
  if (writing_.valid()) written_.Update(writing_.get());
  return written_;
}

std::vector<IncomingRecords::Record> IncomingRecords::TakeRecords() {
  std::vector<Record> records;
  for (Numbered& numbered : records_) records.push_back(std::move(numbered.record));
  records_.clear();
  bytes_ = 0;
  return records;
}

absl::Status IncomingRecords::StartLastPiece() {
  SortRecords();
  return StartPiece(TakeRecords(), /*is_last=*/true);
}

absl::StatusOr<std::vector<IncomingRecords::TableFile>> IncomingRecords::FinishFiles() {
  BS_RETURN_IF_ERROR(StartLastPiece());
  BS_RETURN_IF_ERROR(WaitForPiece());
  return files_;
}

void IncomingRecords::Restart(ArticleNumber next) {
  next_ = next;
  full_at_bytes_ = piece_bytes_;
  files_.clear();
}

}  // namespace broadsheet
