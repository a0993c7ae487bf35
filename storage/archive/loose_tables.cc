#include "storage/archive/loose_tables.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <rocksdb/db.h>

#include "storage/archive/layout.h"
#include "storage/archive/rocks.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {

namespace fs = std::filesystem;

namespace {

// What may not be read, or not now, is not lost.
absl::Status CheckMayBeRead(const std::string& path) {
  const absl::StatusOr<HeldFile> file = HoldFile(path);
  if (file.ok()) close(file->fd);
  return absl::IsPermissionDenied(file.status()) || absl::IsResourceExhausted(file.status()) ? file.status()
                                                                                             : absl::OkStatus();
}

}  // namespace

absl::Status LooseTables::AddFrom(const std::string& directory, std::vector<Damage>* lost) {
  std::error_code error;
  fs::directory_iterator file(directory, error);
  for (; !error && file != fs::directory_iterator(); file.increment(error)) {
    if (file->path().extension() != ".sst") continue;
    BS_RETURN_IF_ERROR(CheckMayBeRead(file->path().string()));
    Table table;
    table.reader = std::make_unique<rocksdb::SstFileReader>(ReaderRocksOptions());
    if (const rocksdb::Status status = table.reader->Open(file->path().string()); !status.ok()) {
      lost->push_back({file->path().string(), StrCat("the whole file: ", status.ToString())});
      continue;
    }
    table.place.reset(table.reader->NewIterator(rocksdb::ReadOptions()));
    table.place->SeekToFirst();
    if (table.place->Valid()) table.first = table.place->key().ToString();
    table.place->SeekToLast();
    table.last = table.place->Valid() ? table.place->key().ToString() : std::string(1, '\xFF');
    tables_.push_back(std::move(table));
  }
  return error ? ErrnoStatus(error.value(), StrCat("listing ", directory)) : absl::OkStatus();
}

absl::Status LooseTables::AddLogsOf(const std::string& store, const std::string& scratch, std::vector<Damage>* lost) {
  std::error_code error;
  fs::create_directories(scratch, error);
  for (fs::directory_iterator file(store, error), end; !error && file != end; file.increment(error)) {
    if (file->path().extension() != ".log") continue;
    fs::copy_file(file->path(), fs::path(scratch) / file->path().filename(), error);
    if (error) break;
  }
  absl::Status status =
      error ? ErrnoStatus(error.value(), StrCat("copying the logs of ", store))
            : FromRocks(rocksdb::RepairDB(scratch, WriterRocksOptions()), StrCat("reading the logs of ", store));
  if (status.ok()) status = AddFrom(scratch, lost);
  fs::remove_all(scratch, error);  // what is open stays readable
  return status;
}

LooseTables::Found LooseTables::Find(std::string_view key) {
  Found found;
  for (const Table& table : tables_) {
    if (key < table.first || key > table.last) continue;
    table.place->Seek(ToSlice(key));
    if (!table.place->status().ok()) found.damaged = true;
    if (!table.place->Valid() || ToStd(table.place->key()) != key) continue;
    std::string value = table.place->value().ToString();
    if (std::find(found.values.begin(), found.values.end(), value) == found.values.end()) {
      found.values.push_back(std::move(value));
    }
  }
  return found;
}

void LooseTables::ForEach(char kind, const std::function<void(std::string_view key, std::string_view value)>& visit) {
  for (const Table& table : tables_) {
    for (table.place->Seek(std::string(1, kind)); table.place->Valid(); table.place->Next()) {
      const std::string_view key = ToStd(table.place->key());
      if (key.empty() || key.front() != kind) break;
      visit(key, ToStd(table.place->value()));
    }
  }
}

}  // namespace broadsheet
