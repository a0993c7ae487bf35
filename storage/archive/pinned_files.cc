#include "storage/archive/pinned_files.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "storage/archive/reader_store.h"
#include "storage/segment/file_io.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

// What is on disk is of one commit if neither COMMIT nor RocksDB's set of files changed while it was opened: segments
// that leave the manifest are removed after COMMIT is replaced, logs and tables after RocksDB's own manifest grew. The
// log may have the next commit already; then its segments were there before.

namespace broadsheet {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr absl::Duration kPause = absl::Milliseconds(5);

bool IsImmutable(std::string_view name) {
  return name.ends_with(".sst") || name.ends_with(".glass") || name.ends_with(".words");
}

// RocksDB's files that say what is in the store, without its notes about options and its locks.
bool IsWanted(std::string_view folder, std::string_view name) {
  if (folder == "segments") return name.ends_with(".glass") || name.ends_with(".words");
  return name.ends_with(".sst") || name.ends_with(".log") || name.starts_with("MANIFEST-") || name == "CURRENT" ||
         name == "IDENTITY";
}

std::string Fingerprint(const ArchiveLayout& layout) {
  return StrCat(ReadCommitNumber(layout).value_or(0), " ", StoreFingerprint(layout));
}

}  // namespace

absl::Status PinnedFiles::PinFile(const ArchiveLayout& layout, const std::string& name, bool must) {
  const std::string path = StrCat(layout.directory, "/", name);
  File pinned;
  pinned.name = name;
  pinned.immutable = IsImmutable(name);
  absl::StatusOr<HeldFile> file = HoldFile(path);
  if (absl::IsNotFound(file.status()) && !must) return absl::OkStatus();
  if (!file.ok()) return file.status();
  pinned.fd = std::move(file->fd);
  pinned.size = static_cast<std::uint64_t>(file->info.st_size);
  pinned.modified = file->info.st_mtim;
  files_.push_back(std::move(pinned));
  return absl::OkStatus();
}

absl::Status PinnedFiles::PinFolder(const ArchiveLayout& layout, const std::string& folder) {
  std::error_code error;
  const std::string path = StrCat(layout.directory, "/", folder);
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    // One that is gone by now was needed by earlier commits only, or the fingerprint changes.
    if (IsWanted(folder, name)) BS_RETURN_IF_ERROR(PinFile(layout, StrCat(folder, "/", name), /*must=*/false));
  }
  return error ? ErrnoStatus(error.value(), StrCat("listing ", path)) : absl::OkStatus();
}

// Where the watches stand is read before the articles: the other way round some would be missed.
absl::Status PinnedFiles::PinAll(const ArchiveLayout& layout) {
  BS_RETURN_IF_ERROR(PinFile(layout, "WATCHES", /*must=*/false));
  BS_RETURN_IF_ERROR(PinFile(layout, "COMMIT", /*must=*/true));
  BS_RETURN_IF_ERROR(PinFolder(layout, "store"));
  return PinFolder(layout, "segments");
}

absl::StatusOr<PinnedFiles> PinnedFiles::Pin(const ArchiveLayout& layout) {
  BS_RETURN_IF_ERROR(CheckMarker(layout));
  const absl::Time deadline = absl::Now() + kPatience;
  while (true) {
    BS_RETURN_IF_ERROR(ReadCommitNumber(layout).status());
    const std::string before = Fingerprint(layout);
    PinnedFiles pinned;
    BS_RETURN_IF_ERROR(pinned.PinAll(layout));
    if (before == Fingerprint(layout)) return pinned;
    if (absl::Now() > deadline) {
      return absl::UnavailableError(
          StrCat("the archive in ", layout.directory, " changed every time it was looked at: try again later"));
    }
    absl::SleepFor(kPause);
  }
}

}  // namespace broadsheet
