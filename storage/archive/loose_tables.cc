#include "storage/archive/loose_tables.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>

#include <rocksdb/db.h>

#include "storage/archive/keys.h"
#include "storage/archive/layout.h"
#include "storage/archive/rocks.h"
#include "storage/archive/unfinished.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPageBytes = 4096;

absl::Status CheckMayBeRead(const std::string& path) {
  const absl::Status status = HoldFile(path).status();
  return MayNotBeRead(status) ? status : absl::OkStatus();
}

// With zeros for the pages that cannot be read: RocksDB passes over them to the next block of a log.
absl::Status CopyLog(const fs::path& log, const fs::path& copy, std::vector<Damage>* lost) {
  const absl::StatusOr<HeldFile> file = HoldFile(log.string());
  if (MayNotBeRead(file.status())) return file.status();
  if (!file.ok()) {
    lost->push_back({log.string(), StrCat("the whole file: ", ToStd(file.status().message()))});
    return absl::OkStatus();
  }
  std::string bytes(static_cast<std::size_t>(file->info.st_size), '\0');
  int error = 0;
  for (std::size_t at = 0; at < bytes.size(); at += kPageBytes) {
    const std::size_t wanted = std::min(kPageBytes, bytes.size() - at);
    while (pread(file->fd.get(), bytes.data() + at, wanted, static_cast<off_t>(at)) < 0) {
      if (errno == EINTR) continue;
      error = errno;
      break;
    }
  }
  if (error != 0)
    lost->push_back({log.string(), StrCat("some of it: ", ToStd(ErrnoStatus(error, "reading").message()))});
  return WriteFileSynced(copy.string(), bytes);
}

// A directory that goes when this does. What is open in it stays readable.
struct Scratch {
  const std::string& directory;
  ~Scratch() { RemoveAll(directory); }
};

// RocksDB numbers its files in the order in which it makes them.
std::uint64_t FileNumber(const fs::path& table) {
  std::uint64_t number = 0;
  const std::string name = table.stem().string();
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

}  // namespace

absl::Status LooseTables::AddFrom(const std::string& directory, std::vector<Damage>* lost) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator file(directory, error), end; !error && file != end; file.increment(error)) {
    if (file->path().extension() == ".sst") files.push_back(file->path());
  }
  if (error) return ErrnoStatus(error.value(), StrCat("listing ", directory));
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return FileNumber(a) > FileNumber(b); });
  for (const fs::path& file : files) {
    BS_RETURN_IF_ERROR(CheckMayBeRead(file.string()));
    Table table;
    table.reader = std::make_unique<rocksdb::SstFileReader>(ReaderRocksOptions());
    if (const rocksdb::Status status = table.reader->Open(file.string()); !status.ok()) {
      lost->push_back({file.string(), StrCat("the whole file: ", status.ToString())});
      continue;
    }
    table.place.reset(table.reader->NewIterator(rocksdb::ReadOptions()));
    table.place->SeekToFirst();
    if (table.place->Valid()) table.first = table.place->key().ToString();
    table.place->SeekToLast();
    table.last = table.place->Valid() ? table.place->key().ToString() : std::string(1, '\xFF');
    tables_.push_back(std::move(table));
    bytes_ += fs::file_size(file, error);
  }
  return absl::OkStatus();
}

absl::Status LooseTables::AddLogsOf(const std::string& store, const std::string& scratch, std::vector<Damage>* lost) {
  std::error_code error;
  absl::Status status;
  const Scratch removed{scratch};
  fs::create_directories(scratch, error);
  for (fs::directory_iterator file(store, error), end; !error && file != end; file.increment(error)) {
    if (file->path().extension() != ".log") continue;
    status = CopyLog(file->path(), fs::path(scratch) / file->path().filename(), lost);
    if (!status.ok()) break;
  }
  if (error) status = ErrnoStatus(error.value(), StrCat("copying the logs of ", store));
  if (status.ok()) {
    status = FromRocks(rocksdb::RepairDB(scratch, WriterRocksOptions()), StrCat("reading the logs of ", store));
  }
  return status.ok() ? AddFrom(scratch, lost) : status;
}

// An iterator that came upon damage takes the block that it could not read for the one where it was before, and has
// nothing to say of that one either. So it is not used again.
rocksdb::Iterator& LooseTables::Table::Place() {
  if (!place->status().ok()) place.reset(reader->NewIterator(rocksdb::ReadOptions()));
  return *place;
}

LooseTables::Found LooseTables::Find(std::string_view key) {
  Found found;
  for (Table& table : tables_) {
    if (key < table.first || key > table.last) continue;
    table.Place().Seek(ToSlice(key));
    if (!table.place->status().ok()) found.damaged = true;
    if (!table.place->Valid() || ToStd(table.place->key()) != key) continue;
    std::string value = table.place->value().ToString();
    if (std::find(found.values.begin(), found.values.end(), value) == found.values.end()) {
      found.values.push_back(std::move(value));
    }
  }
  return found;
}

std::optional<std::string> LooseTables::FirstFrom(std::string_view key) {
  std::optional<std::string> first;
  const auto take = [&](std::string_view found) {
    if (!first || found < *first) first = found;
  };
  for (Table& table : tables_) {
    if (key > table.last) continue;
    if (key <= table.first) {
      take(table.first);
      continue;
    }
    table.Place().Seek(ToSlice(key));
    if (table.place->Valid()) take(ToStd(table.place->key()));
  }
  return first;
}

void LooseTables::ForEach(char kind, const std::function<void(std::string_view key, std::string_view value)>& visit) {
  const auto is_one = [kind](const Table& table) {
    return table.place->Valid() && !table.place->key().empty() && table.place->key()[0] == kind;
  };
  const auto visit_one = [&visit](const Table& table) {
    visit(ToStd(table.place->key()), ToStd(table.place->value()));
  };
  const std::string first(1, kind), behind = KeyBehind(first);
  for (Table& table : tables_) {
    for (table.Place().Seek(first); is_one(table); table.place->Next()) visit_one(table);
    if (table.place->status().ok()) continue;
    for (table.Place().SeekForPrev(behind); is_one(table); table.place->Prev()) visit_one(table);
  }
}

}  // namespace broadsheet
