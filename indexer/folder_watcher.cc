#include "broadsheet/folder_watcher.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "indexer/article_reader.h"
#include "storage/descriptor.h"
#include "storage/out_of_memory.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kChanges = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR;
// A signal may come just before we wait for files: then waiting does not end by it.
constexpr absl::Duration kLookUp = absl::Milliseconds(500);
constexpr int kMostQuiets = 20;

absl::Status InotifyError(const std::string& path) {
  const int error = errno;
  const std::string message = StrCat("watching ", path, ": ", std::strerror(error));
  if (error == ENOTDIR) return absl::InvalidArgumentError(StrCat(path, " is no folder: only folders can be watched"));
  if (error == ENOENT) return absl::InvalidArgumentError(message);
  if (error != ENOSPC && error != EMFILE) return absl::InternalError(message);
  return absl::ResourceExhaustedError(
      StrCat(message,
             ": raise fs.inotify.max_user_watches or fs.inotify.max_user_instances (sysctl), or watch fewer folders"));
}

class InotifyWatcher : public FolderWatcher {
 public:
  InotifyWatcher(std::vector<std::string> folders, std::string leave_out)
      : folders_(std::move(folders)), leave_out_(std::move(leave_out)) {}

  absl::Status Start() {
    fd_ = Descriptor(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!fd_.ok()) return InotifyError("folders");
    for (const std::string& folder : folders_) BS_RETURN_IF_ERROR(Watch(folder, Origin::kNamed));
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<std::string>> Wait(const std::atomic<bool>& stop, absl::Duration quiet) override {
    return CatchOutOfMemory([&] { return WaitForChanges(stop, quiet); });
  }

 private:
  // Whether the caller named a folder, it was seen below such a one, or it came since.
  enum class Origin { kNamed, kSeen, kNew };

  // `folder` and all below. What is in those that are new is new, too.
  absl::Status Watch(const std::string& folder, Origin origin) {
    if (IsSameFolder(folder, leave_out_)) return absl::OkStatus();
    const int watch = inotify_add_watch(fd_.get(), folder.c_str(), kChanges);
    // Gone already, or a file by now, of which the folder above tells.
    if (watch < 0 && origin != Origin::kNamed && (errno == ENOENT || errno == ENOTDIR)) return absl::OkStatus();
    if (watch < 0) return InotifyError(folder);
    watched_[watch] = folder;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      std::error_code ignored;
      if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
        BS_RETURN_IF_ERROR(Watch(entry->path().string(), origin == Origin::kNew ? Origin::kNew : Origin::kSeen));
      } else if (origin == Origin::kNew) {
        changed_.insert(entry->path().string());
      }
    }
    return absl::OkStatus();
  }

  // Changes were lost: of any file, and of folders that came.
  absl::Status WatchAnew() {
    changed_.insert(folders_.begin(), folders_.end());
    for (const std::string& folder : folders_) BS_RETURN_IF_ERROR(Watch(folder, Origin::kSeen));
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<std::string>> WaitForChanges(const std::atomic<bool>& stop, absl::Duration quiet) {
    absl::Time first = absl::InfiniteFuture();
    while (!stop) {
      const bool waiting = !changed_.empty();
      if (waiting) first = std::min(first, absl::Now());
      BS_ASSIGN_OR_RETURN(const bool more, ReadEvents(waiting ? quiet : kLookUp));
      if (!waiting || (more && absl::Now() - first < kMostQuiets * quiet)) continue;
      std::vector<std::string> changed = TakeChanged();
      if (!changed.empty()) return changed;
    }
    return std::vector<std::string>();
  }

  // False if there were none in that time.
  absl::StatusOr<bool> ReadEvents(absl::Duration patience) {
    pollfd waited_for{fd_.get(), POLLIN, 0};
    const int ready = poll(&waited_for, 1, static_cast<int>(absl::ToInt64Milliseconds(patience)));
    if (ready < 0 && errno != EINTR) return absl::InternalError(StrCat("waiting for files: ", std::strerror(errno)));
    if (ready <= 0) return false;
    alignas(inotify_event) char buffer[64 << 10];
    const ssize_t bytes = read(fd_.get(), buffer, sizeof buffer);
    if (bytes < 0 && errno != EINTR && errno != EAGAIN) {
      return absl::InternalError(StrCat("reading changes of files: ", std::strerror(errno)));
    }
    for (ssize_t at = 0; at < bytes;) {
      const auto* const event = reinterpret_cast<const inotify_event*>(buffer + at);
      BS_RETURN_IF_ERROR(Note(*event));
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
    return true;
  }

  absl::Status Note(const inotify_event& event) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) return WatchAnew();
    if ((event.mask & IN_IGNORED) != 0) {
      watched_.erase(event.wd);
      return absl::OkStatus();
    }
    const auto folder = watched_.find(event.wd);
    if (folder == watched_.end() || event.len == 0) return absl::OkStatus();
    std::string path = StrCat(folder->second, folder->second.ends_with('/') ? "" : "/", event.name);
    if ((event.mask & IN_ISDIR) != 0) return Watch(path, Origin::kNew);
    if ((event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) changed_.insert(std::move(path));
    return absl::OkStatus();
  }

  // Without what is gone again.
  std::vector<std::string> TakeChanged() {
    std::vector<std::string> changed;
    std::error_code ignored;
    for (const std::string& path : changed_) {
      if (fs::exists(path, ignored)) changed.push_back(path);
    }
    changed_.clear();
    return changed;
  }

  Descriptor fd_;
  const std::vector<std::string> folders_;
  const std::string leave_out_;
  std::map<int, std::string> watched_;  // folders, by inotify's number
  std::set<std::string> changed_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<FolderWatcher>> FolderWatcher::Open(const std::vector<std::string>& folders,
                                                                   const std::string& leave_out) {
  return CatchOutOfMemory([&]() -> absl::StatusOr<std::unique_ptr<FolderWatcher>> {
    auto watcher = std::make_unique<InotifyWatcher>(folders, leave_out);
    BS_RETURN_IF_ERROR(watcher->Start());
    return watcher;
  });
}

}  // namespace broadsheet
