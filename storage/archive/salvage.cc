#include "storage/salvage.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/archive/codec.h"
#include "storage/archive/layout.h"
#include "storage/archive/loose_tables.h"
#include "storage/archive/salvage_articles.h"
#include "storage/archive/unfinished.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"
#include "storage/watch_file.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

absl::Status CopyWatches(const ArchiveLayout& from, const std::string& into, ArticleNumber next_article,
                         std::vector<Damage>* lost) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(from.watches);
  if (absl::IsNotFound(bytes.status())) return absl::OkStatus();
  if (MayNotBeRead(bytes.status())) return bytes.status();
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<WatchFile> file, WatchFile::Open(into));
  absl::StatusOr<std::vector<WatchRecord>> watches = bytes.ok() ? DecodeWatches("WATCHES", *bytes) : bytes.status();
  if (!watches.ok()) {
    lost->push_back({from.watches, StrCat("all standing queries: ", ToStd(watches.status().message()))});
    return absl::OkStatus();
  }
  // What was noted of a commit that is lost now would pass over articles that come next.
  for (WatchRecord& watch : *watches) watch.next_article = std::min(watch.next_article, next_article);
  file->watches() = *std::move(watches);
  return file->Save();
}

class SalvageImpl : public Salvage {
 public:
  SalvageImpl(fs::path place, FileLock lock)
      : place_(std::move(place)), salvaged_(NewNameBeside(place_, ".repair-")), lock_(std::move(lock)) {}
  ~SalvageImpl() override {
    if (!moved_) RemoveAll(salvaged_);
  }

  const std::string& salvaged() const override { return salvaged_; }
  const SalvageReport& report() const override { return report_; }

  absl::Status Read() {
    const ArchiveLayout layout(place_.string());
    LooseTables tables;
    BS_RETURN_IF_ERROR(tables.AddLogsOf(layout.store, salvaged_ + ".logs", &report_.lost));  // later than any table
    BS_RETURN_IF_ERROR(tables.AddFrom(layout.store, &report_.lost));
    BS_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, Store::Open(salvaged_, {}));
    BS_RETURN_IF_ERROR(SalvageArticles(tables, ReadCommitNumber(layout).value_or(0), *store, &report_));
    return CopyWatches(layout, salvaged_, store->manifest().next_article, &report_.lost);
  }

  absl::StatusOr<std::string> MoveIntoPlace() override {
    const std::string aside = NewNameBeside(place_, ".damaged-");
    absl::Status moved = ExchangeDirectories(salvaged_, place_.string());
    if (moved.ok()) {
      moved_ = true;  // from here on that name is the damaged one's
      moved = WithPlaceOfDamaged(Rename(salvaged_, aside), salvaged_);
    } else if (absl::IsUnimplemented(moved)) {
      moved = MoveInTwoSteps(aside);
    }
    BS_RETURN_IF_ERROR(moved);
    BS_RETURN_IF_ERROR(WithPlaceOfDamaged(SyncDirectory(place_.parent_path().string()), aside));
    return aside;
  }

 private:
  static std::string NewNameBeside(const fs::path& place, std::string_view what) {
    const std::string name =
        StrCat(place.string(), what, absl::FormatTime("%Y%m%d-%H%M%S", absl::Now(), absl::UTCTimeZone()));
    std::error_code ignored;
    std::string unused = name;
    for (int i = 2; fs::exists(unused, ignored); ++i) unused = StrCat(name, "-", i);
    return unused;
  }

  // Where the file system exchanges nothing. After an error what was in the place is there again, if it can be.
  absl::Status MoveInTwoSteps(const std::string& aside) {
    BS_RETURN_IF_ERROR(Rename(place_.string(), aside));
    const absl::Status moved = Rename(salvaged_, place_.string());
    moved_ = moved.ok();
    if (moved_) return absl::OkStatus();
    const absl::Status moved_back = Rename(aside, place_.string());
    if (moved_back.ok()) return moved;
    moved_ = true;  // the new one is all that is left to move by hand
    return absl::Status(moved.code(), StrCat(ToStd(moved.message()), "; the damaged archive is in ", aside,
                                             " now, the new one in ", salvaged_, ": ", ToStd(moved_back.message())));
  }

  static absl::Status WithPlaceOfDamaged(const absl::Status& status, const std::string& place) {
    if (status.ok()) return status;
    return absl::Status(status.code(), StrCat(ToStd(status.message()), "; the damaged archive is in ", place));
  }

  static absl::Status Rename(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) == 0) return absl::OkStatus();
    return LastErrorStatus("renaming ", from, " to ", to);
  }

  const fs::path place_;
  const std::string salvaged_;
  const FileLock lock_;
  SalvageReport report_;
  bool moved_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Salvage>> Salvage::Start(const std::string& directory) {
  std::error_code error;
  if (!fs::is_directory(ArchiveLayout(directory).store, error)) {
    return absl::NotFoundError(StrCat("no archive in ", directory, ": there is no store in it"));
  }
  BS_ASSIGN_OR_RETURN(const fs::path place, PlaceOf(directory));
  const ArchiveLayout layout(place.string());
  BS_RETURN_IF_ERROR(CheckWritable(layout));
  BS_ASSIGN_OR_RETURN(FileLock lock, FileLock::Acquire(layout.lock, /*wait=*/false));
  auto salvage = std::make_unique<SalvageImpl>(place, std::move(lock));
  BS_RETURN_IF_ERROR(salvage->Read());
  return salvage;
}

}  // namespace broadsheet
