// Backups: of one commit, whole or not there at all, beside a writer and after being killed; and the way back.
#include "storage/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "storage/failpoint.h"
#include "storage/salvage.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "tests/storage/temp_archive.h"
#include "tests/storage/workload.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::uint64_t kSeed = 623;

std::string Message(const absl::Status& status) { return std::string(ToStd(status.message())); }

class BackupTest : public testing::Test {
 protected:
  std::string Place(const std::string& name) const { return (temp_.root() / name).string(); }

  void WriteUpTo(std::uint64_t commit, const std::string& directory) {
    const auto store = Store::Open(directory, {});
    ASSERT_TRUE(store.ok()) << store.status();
    Model model(kSeed);
    model.AdvanceTo((*store)->manifest().commit);
    while (model.commit() < commit) {
      const Plan plan = model.Advance();
      ASSERT_EQ(model.Execute(plan, **store), absl::OkStatus());
    }
  }

  // It is one commit, whole, whichever; the commit.
  std::uint64_t ExpectWhole(const std::string& directory) {
    const auto snapshot = Snapshot::Open(directory);
    EXPECT_TRUE(snapshot.ok()) << directory << ": " << snapshot.status();
    if (!snapshot.ok()) return 0;
    Model model(kSeed);
    model.AdvanceTo((*snapshot)->manifest().commit);
    EXPECT_EQ(model.Compare(**snapshot), absl::OkStatus()) << directory;
    const auto report = VerifyArchive(directory);
    EXPECT_TRUE(report.ok() && report->damage.empty()) << directory;
    return model.commit();
  }

  std::size_t FilesBeside() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(temp_.root()), fs::directory_iterator()));
  }

  TempArchive temp_;
};

TEST_F(BackupTest, ShowsTheLastCommitAndComesBack) {
  WriteUpTo(9, temp_.directory());
  const auto backup = BackUpArchive(temp_.directory(), Place("backup"));
  ASSERT_TRUE(backup.ok()) << backup.status();
  EXPECT_EQ(backup->commit, 9u);
  EXPECT_GT(backup->bytes, 0u);
  EXPECT_EQ(ExpectWhole(Place("backup")), 9u);
  WriteUpTo(12, temp_.directory());
  EXPECT_EQ(ExpectWhole(Place("backup")), 9u);

  const auto restored = RestoreArchive(Place("backup"), Place("new/archive/"));
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->articles, backup->articles);
  EXPECT_EQ(ExpectWhole(Place("new/archive")), 9u);
  WriteUpTo(14, Place("new/archive"));
  EXPECT_EQ(ExpectWhole(Place("new/archive")), 14u);
  EXPECT_EQ(ExpectWhole(Place("backup")), 9u);
}

TEST_F(BackupTest, IsNotWrittenTo) {
  WriteUpTo(3, temp_.directory());
  ASSERT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
  const absl::Status status = Store::Open(Place("backup"), {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Message(status), HasSubstr("broadsheet restore"));
}

TEST_F(BackupTest, TakesOverWhatIsThere) {
  WriteUpTo(9, temp_.directory());
  ASSERT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
  const auto again = BackUpArchive(temp_.directory(), Place("backup"));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_LT(again->copied_bytes, again->bytes / 2);
  WriteUpTo(14, temp_.directory());
  ASSERT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
  EXPECT_EQ(ExpectWhole(Place("backup")), 14u);
  EXPECT_EQ(FilesBeside(), 2u) << "the earlier backup goes";
}

TEST_F(BackupTest, TakesNothingAwayThatIsNoPartOfIt) {
  WriteUpTo(3, temp_.directory());
  ASSERT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
  WriteFile(Place("backup/notes"), "mine");
  const absl::Status status = BackUpArchive(temp_.directory(), Place("backup")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(Message(status), HasSubstr("backup/notes is no part"));
  EXPECT_TRUE(fs::exists(Place("backup/notes")));
  fs::remove(Place("backup/notes"));
  EXPECT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
}

TEST_F(BackupTest, ADamagedOneIsNotRestoredButMayBeRepaired) {
  WriteUpTo(5, temp_.directory());
  ASSERT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
  for (const fs::path& file : FilesBelow(Place("backup/segments"))) FlipByte(file, fs::file_size(file) / 2);
  const absl::Status status = RestoreArchive(Place("backup"), Place("restored")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(Message(status), HasSubstr(Place("backup") + " is damaged"));
  fs::copy(Place("backup"), Place("copy"), fs::copy_options::recursive);
  fs::remove(Place("copy/BACKUP"));
  const auto salvage = Salvage::Start(Place("copy"));
  ASSERT_TRUE(salvage.ok()) << salvage.status();
  EXPECT_TRUE((*salvage)->report().lost.empty());
  EXPECT_GT((*salvage)->report().articles, 0u);
}

TEST_F(BackupTest, SharesNothingWithTheArchive) {
  WriteUpTo(9, temp_.directory());
  ASSERT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
  for (const fs::path& file : FilesBelow(Place("backup"))) EXPECT_EQ(fs::hard_link_count(file), 1u) << file;
  fs::remove_all(temp_.directory());
  EXPECT_EQ(ExpectWhole(Place("backup")), 9u);
}

TEST_F(BackupTest, RefusesPlacesOfOtherThings) {
  WriteUpTo(3, temp_.directory());
  WriteUpTo(3, Place("other"));
  const auto code = [&](const std::string& place) {
    return BackUpArchive(temp_.directory(), Place(place)).status().code();
  };
  EXPECT_EQ(code("archive"), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code("other"), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(BackUpArchive(Place("other"), Place("backup")).ok());
  EXPECT_EQ(code("backup"), absl::StatusCode::kFailedPrecondition);
  fs::create_directory(Place("files"));
  WriteFile(Place("files/a"), "something else");
  EXPECT_EQ(code("files"), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(BackUpArchive(Place("none"), Place("b")).status().code(), absl::StatusCode::kNotFound);

  EXPECT_EQ(RestoreArchive(Place("backup"), Place("other")).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(RestoreArchive(Place("backup"), Place("files")).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(RestoreArchive(Place("none"), Place("b")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ExpectWhole(Place("backup")), 3u);
  EXPECT_EQ(ExpectWhole(Place("other")), 3u);
}

TEST_F(BackupTest, IsNotMadeWithinTheArchive) {
  WriteUpTo(3, temp_.directory());
  fs::create_directory_symlink(temp_.directory(), Place("link"));
  fs::create_directory_symlink(fs::path(temp_.directory()) / "segments", Place("deep"));
  for (const std::string& place : {temp_.directory() + "/sub", temp_.directory() + "/new/er/", Place("link/sub"),
                                   Place("deep/sub"), Place("link/none/../sub")}) {
    const absl::Status refused = BackUpArchive(temp_.directory(), place).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
    EXPECT_THAT(Message(refused), HasSubstr("outside"));
    EXPECT_FALSE(BackUpArchive(Place("link"), place).ok()) << place;
  }
  EXPECT_FALSE(fs::exists(temp_.directory() + "/new"));
  EXPECT_EQ(VerifyArchive(temp_.directory())->damage.size(), 0u);
  // A name that only begins alike is another place; and a backup holds no archive either.
  ASSERT_TRUE(BackUpArchive(temp_.directory(), temp_.directory() + "-copy").ok());
  EXPECT_THAT(Message(RestoreArchive(temp_.directory() + "-copy", temp_.directory() + "-copy/new").status()),
              HasSubstr("outside"));
}

TEST_F(BackupTest, DamageIsNotHandedOn) {
  WriteUpTo(5, temp_.directory());
  ASSERT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
  WriteUpTo(9, temp_.directory());
  for (const fs::path& file : FilesBelow(temp_.directory())) {
    if (file.extension() != ".words" && file.extension() != ".sst") continue;
    const std::string content = ReadFile(file);
    FlipByte(file, content.size() / 2);
    const absl::Status status = BackUpArchive(temp_.directory(), Place("backup")).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << file << ": " << status;
    EXPECT_EQ(ExpectWhole(Place("backup")), 5u);
    EXPECT_EQ(FilesBeside(), 2u);
    WriteFile(file, content);
  }
  EXPECT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
}

// A file of the earlier backup that has gone bad since, under its old time and size, is copied anew.
TEST_F(BackupTest, MendsAnEarlierBackup) {
  WriteUpTo(9, temp_.directory());
  ASSERT_TRUE(BackUpArchive(temp_.directory(), Place("backup")).ok());
  for (const fs::path& file : FilesBelow(Place("backup"))) {
    if (file.extension() != ".words") continue;
    const fs::file_time_type time = fs::last_write_time(file);
    FlipByte(file, fs::file_size(file) / 2);
    fs::last_write_time(file, time);
  }
  EXPECT_EQ(RestoreArchive(Place("backup"), Place("new")).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(fs::exists(Place("new")));
  const auto again = BackUpArchive(temp_.directory(), Place("backup"));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ExpectWhole(Place("backup")), 9u);
}

// Runs store_workload to its end; its exit status.
int RunWorkload(const std::string& mode, const std::string& directory, const std::string& limit,
                const std::string& failpoint = "") {
  const pid_t pid = fork();
  if (pid == 0) {
    failpoint.empty() ? unsetenv("BROADSHEET_FAILPOINT") : setenv("BROADSHEET_FAILPOINT", failpoint.c_str(), 1);
    freopen("/dev/null", "w", stdout);
    execl(STORE_WORKLOAD, "store_workload", mode.c_str(), directory.c_str(), StrCat(kSeed).c_str(), limit.c_str(),
          nullptr);
    _exit(126);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(BackupTest, BesideAWriter) {
  ASSERT_EQ(RunWorkload("write", temp_.directory(), "1"), 0);
  const pid_t writer = fork();
  if (writer == 0) _exit(RunWorkload("write", temp_.directory(), "60"));
  std::set<std::uint64_t> commits;
  int status = 0;
  while (waitpid(writer, &status, WNOHANG) == 0) {
    const auto backup = BackUpArchive(temp_.directory(), Place("backup"));
    ASSERT_TRUE(backup.ok()) << backup.status();
    commits.insert(ExpectWhole(Place("backup")));
  }
  EXPECT_EQ(status, 0);
  EXPECT_GT(commits.size(), 1u) << "the writer was too quick";
}

TEST_F(BackupTest, KilledAtAnyPointLeavesTheEarlierOneOrTheNext) {
  WriteUpTo(5, temp_.directory());
  for (const char* failpoint : {"create.directory", "backup.pinned", "backup.file:1", "backup.file:4", "backup.copied",
                                "backup.checked", "create.before_rename", "create.after_rename"}) {
    SCOPED_TRACE(failpoint);
    fs::remove_all(Place("archive.backup"));
    ASSERT_EQ(RunWorkload("backup", temp_.directory(), "0", failpoint), kExitAtFailpoint);
    const bool in_place = std::string_view(failpoint) == "create.after_rename";
    EXPECT_EQ(fs::exists(Place("archive.backup")), in_place);
    if (in_place) {
      EXPECT_EQ(ExpectWhole(Place("archive.backup")), 5u);
    }
    ASSERT_EQ(RunWorkload("backup", temp_.directory(), "0"), 0);
    EXPECT_EQ(ExpectWhole(Place("archive.backup")), 5u);
    EXPECT_EQ(FilesBeside(), 2u) << "what was left over goes";
  }
  WriteUpTo(9, temp_.directory());
  ASSERT_EQ(RunWorkload("backup", temp_.directory(), "0", "create.before_rename"), kExitAtFailpoint);
  EXPECT_EQ(ExpectWhole(Place("archive.backup")), 5u);
  ASSERT_EQ(RunWorkload("backup", temp_.directory(), "0", "create.after_rename"), kExitAtFailpoint);
  EXPECT_EQ(ExpectWhole(Place("archive.backup")), 9u);
  ASSERT_EQ(RunWorkload("backup", temp_.directory(), "0"), 0);
  EXPECT_EQ(FilesBeside(), 2u) << "what was replaced goes";
}

}  // namespace
}  // namespace broadsheet
