#include "storage/archive/incoming_records.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include <rocksdb/sst_file_writer.h>

#include "storage/archive/rocks.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// Written out as the file grows, so that the sync at its end waits for little.
constexpr std::uint64_t kSyncStepBytes = 1 << 20;

absl::StatusOr<IncomingRecords::TableFile> WriteTableFile(const std::string& path,
                                                          const std::vector<IncomingRecords::Record>& records) {
  rocksdb::Options options = IncomingRocksOptions();
  options.bytes_per_sync = kSyncStepBytes;
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(options), options, /*column_family=*/nullptr,
                                /*invalidate_page_cache=*/false);
  const std::string doing = StrCat("writing ", path);
  BS_RETURN_IF_ERROR(FromRocks(writer.Open(path), doing));
  for (const auto& [key, value] : records) BS_RETURN_IF_ERROR(FromRocks(writer.Put(key, value), doing));
  rocksdb::ExternalSstFileInfo written;
  BS_RETURN_IF_ERROR(FromRocks(writer.Finish(&written), doing));
  return IncomingRecords::TableFile{path, written.file_checksum, written.file_checksum_func_name};
}

}  // namespace

IncomingRecords::IncomingRecords(std::string directory, char kind, std::size_t file_bytes)
    : directory_(std::move(directory)), kind_(kind), file_bytes_(file_bytes), full_at_bytes_(file_bytes) {}

IncomingRecords::~IncomingRecords() {
  WaitForFile().IgnoreError();
  for (const TableFile& file : files_) unlink(file.path.c_str());
}

absl::Status IncomingRecords::Put(ArticleNumber number, Record record) {
  const std::lock_guard lock(mutex_);
  bytes_ += record.key.size() + record.value.size();
  records_.push_back({number, std::move(record)});
  return bytes_ < full_at_bytes_ ? absl::OkStatus() : StartFile(TakeRun());
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
  full_at_bytes_ = bytes_ + file_bytes_;
  return run;
}

absl::Status IncomingRecords::StartFile(std::vector<Record> records) {
  BS_RETURN_IF_ERROR(WaitForFile());
  if (records.empty()) return absl::OkStatus();
  const std::string path = StrCat(directory_, "/records-", std::string(1, kind_), "-", ++files_made_, ".sst");
  files_.push_back({path, "", ""});
  writing_ =
      std::async(std::launch::async, [path, records = std::move(records)] { return WriteTableFile(path, records); });
  return absl::OkStatus();
}

absl::Status IncomingRecords::WaitForFile() {
  if (!writing_.valid()) return absl::OkStatus();
  BS_ASSIGN_OR_RETURN(files_.back(), writing_.get());
  return absl::OkStatus();
}

std::vector<IncomingRecords::Record> IncomingRecords::TakeRecords() {
  std::vector<Record> records;
  for (Numbered& numbered : records_) records.push_back(std::move(numbered.record));
  records_.clear();
  bytes_ = 0;
  return records;
}

absl::Status IncomingRecords::StartLastFile() {
  SortRecords();
  return StartFile(TakeRecords());
}

absl::StatusOr<std::vector<IncomingRecords::TableFile>> IncomingRecords::FinishFiles() {
  BS_RETURN_IF_ERROR(StartLastFile());
  BS_RETURN_IF_ERROR(WaitForFile());
  return files_;
}

void IncomingRecords::Restart(ArticleNumber next) {
  next_ = next;
  full_at_bytes_ = file_bytes_;
  files_.clear();
}

}  // namespace broadsheet
