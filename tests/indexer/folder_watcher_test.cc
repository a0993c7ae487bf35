// Files that come, change, move in and go, in folders that do too.
#include "broadsheet/folder_watcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<std::string>;

class FolderWatcherTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return directory_.path() + "/" + name; }
  void Write(const std::string& name) { std::ofstream(Path(name)) << "text"; }
  void OpenWatcher() {
    auto opened = FolderWatcher::Open({directory_.path()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    watcher_ = *std::move(opened);
  }
  // Names of what changed.
  Paths Wait() {
    const auto changed = watcher_->Wait(stop_, absl::Milliseconds(20));
    EXPECT_TRUE(changed.ok()) << changed.status();
    Paths names;
    for (const std::string& path : *changed) names.push_back(path.substr(directory_.path().size() + 1));
    return names;
  }

  // So that waiting for what never comes ends.
  void StopLater() {
    alarm_ = std::jthread([this](const std::stop_token& done) {
      for (int i = 0; i < 100 && !done.stop_requested(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      stop_ = true;
    });
  }

  TempDirectory directory_;
  std::unique_ptr<FolderWatcher> watcher_;
  std::atomic<bool> stop_ = false;
  std::jthread alarm_;
};

TEST_F(FolderWatcherTest, TellsWhatIsNewOrChanged) {
  fs::create_directories(Path("a/b"));
  Write("old");
  Write("a/b/old");
  OpenWatcher();
  Write("new");
  Write("a/b/old");
  EXPECT_EQ(Wait(), Paths({"a/b/old", "new"}));
  Write("new");
  EXPECT_EQ(Wait(), Paths({"new"}));
}

TEST_F(FolderWatcherTest, LeavesOutAFolder) {
  fs::create_directory(Path("folder"));
  auto opened = FolderWatcher::Open({directory_.path()}, Path("folder/../archive"));
  ASSERT_TRUE(opened.ok()) << opened.status();
  watcher_ = *std::move(opened);
  fs::create_directories(Path("archive/store"));
  Write("archive/store/one");
  Write("new");
  EXPECT_EQ(Wait(), Paths({"new"}));
  Write("archive/store/two");
  Write("folder/later");
  EXPECT_EQ(Wait(), Paths({"folder/later"}));
}

TEST_F(FolderWatcherTest, KnowsFoldersThatComeLater) {
  OpenWatcher();
  fs::create_directories(Path("a/b"));
  Write("a/b/one");
  EXPECT_EQ(Wait(), Paths({"a/b/one"}));
  Write("a/b/two");
  EXPECT_EQ(Wait(), Paths({"a/b/two"}));
  const TempDirectory elsewhere;
  fs::create_directories(elsewhere.path() + "/x/y");
  std::ofstream(elsewhere.path() + "/x/y/three") << "text";
  fs::rename(elsewhere.path() + "/x", Path("x"));
  EXPECT_EQ(Wait(), Paths({"x/y/three"}));
  Write("x/y/four");
  EXPECT_EQ(Wait(), Paths({"x/y/four"}));
}

// The kernel keeps so many changes for whoever is slow to ask, and then says that some are lost.
TEST_F(FolderWatcherTest, KnowsFoldersWhoseComingWasLost) {
  int kept = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> kept;
  if (kept <= 0 || kept > 1'000'000) GTEST_SKIP() << "the kernel keeps " << kept << " changes";
  OpenWatcher();
  for (int i = 0; i <= kept; ++i) std::ofstream(Path(i % 2 == 0 ? "a" : "b"), std::ios::app);
  fs::create_directory(Path("folder"));
  const auto changed = watcher_->Wait(stop_, absl::Milliseconds(20));
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(*changed, Paths({directory_.path(), Path("a"), Path("b")}));
  Write("folder/late");
  StopLater();
  EXPECT_EQ(Wait(), Paths({"folder/late"}));
}

TEST_F(FolderWatcherTest, AFolderMayBecomeAFileBeforeItIsLookedAt) {
  OpenWatcher();
  for (const char* name : {"a", "b"}) {
    fs::create_directory(Path(name));
    fs::remove(Path(name));
  }
  Write("a");
  EXPECT_EQ(Wait(), Paths({"a"}));
}

TEST_F(FolderWatcherTest, FoldersMayGoWhileTheyAreBeingListed) {
  for (int i = 0; i < 500; ++i) fs::create_directory(Path(std::to_string(i)));
  std::thread changer([this] {
    for (int i = 0; !stop_; i = (i + 1) % 500) {
      fs::remove(Path(std::to_string(i)));
      if (i % 2 == 0) Write(std::to_string(i));
      fs::remove(Path(std::to_string(i)));
      fs::create_directory(Path(std::to_string(i)));
    }
  });
  absl::Status opened;
  for (int i = 0; i < 20 && opened.ok(); ++i) opened = FolderWatcher::Open({directory_.path()}).status();
  stop_ = true;
  changer.join();
  EXPECT_EQ(opened, absl::OkStatus());
}

TEST_F(FolderWatcherTest, FilesAreToldUnderTheirLastNames) {
  OpenWatcher();
  Write("part");
  fs::rename(Path("part"), Path("whole"));
  Write("gone");
  fs::remove(Path("gone"));
  EXPECT_EQ(Wait(), Paths({"whole"}));
}

TEST_F(FolderWatcherTest, EndsWhenTold) {
  OpenWatcher();
  stop_ = true;
  EXPECT_EQ(Wait(), Paths());
}

TEST_F(FolderWatcherTest, WatchesFoldersOnly) {
  Write("file");
  for (const std::string& path : {Path("file"), Path("none"), std::string("-")}) {
    EXPECT_EQ(FolderWatcher::Open({path}).status().code(), absl::StatusCode::kInvalidArgument) << path;
  }
}

}  // namespace
}  // namespace broadsheet
