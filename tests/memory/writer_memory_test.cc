// Where there is no memory, threads of the writer say so, and nothing throws.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "broadsheet/writer.h"
#include "storage/store.h"
#include "storage/strings.h"
#include "tests/support/failing_memory.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

// What never comes ends the test instead of keeping it.
bool WaitUntil(const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (!done() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  return done();
}

class OutOfMemoryTest : public testing::Test {
 protected:
  OutOfMemoryTest() {
    Open();
    Add("first");
    EXPECT_EQ(writer_->Commit(), absl::OkStatus());
  }
  ~OutOfMemoryTest() override {
    StopFailingHere();
    FailElsewhere(0);
    CallBeforeAllocationsElsewhere(nullptr);
  }

  void Open() {
    writer_.reset();
    WriterOptions options;
    options.threads = 1;
    options.on_commit = [this](std::uint64_t) { before_merge_(); };
    auto writer = Writer::Open(directory_ / "archive", options);
    ASSERT_TRUE(writer.ok()) << writer.status();
    writer_ = *std::move(writer);
  }

  void Add(const std::string& id, int words = 50'000) {
    Article article;
    article.id = id;
    article.title = "A ferry";
    for (int word = 0; word < words; ++word) article.body += StrCat("w", word % 5'000, " ");
    EXPECT_TRUE(writer_->Add("wire", std::move(article)).ok());
  }

  absl::Status CommitAnother() {
    Add(StrCat("short ", ++others_), 500);
    return writer_->Commit();
  }

  // It is done before a commit sees that it is.
  void CommitUntilMerged() {
    EXPECT_TRUE(WaitUntil([this] {
      EXPECT_EQ(CommitAnother(), absl::OkStatus());
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      return Segments() < 8;
    }));
  }

  // Which of so many commits tried to merge, in vain.
  std::string CommitWithoutMemoryToMerge(int commits) {
    before_merge_ = [] { FailHere(1); };
    std::string tries;
    for (int commit = 0; commit < commits; ++commit) {
      const absl::Status committed = CommitAnother();
      tries += StopFailingHere() ? 'x' : '.';
      EXPECT_EQ(committed, absl::OkStatus());
    }
    before_merge_ = [] {};
    return tries;
  }

  static void ExpectNoMemory(const absl::Status& status) {
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
    EXPECT_NE(ToStd(status.message()).find("not enough memory"), std::string_view::npos) << status;
    EXPECT_FALSE(WillFailElsewhere());
  }

  // What was committed stands, and another writer goes on from there.
  void ExpectGoesOn(std::uint64_t articles) {
    Article another;
    another.title = "Another";
    ExpectNoMemory(writer_->Add("wire", std::move(another)).status());
    Open();
    Add("last");
    EXPECT_EQ(writer_->Close(), absl::OkStatus());
    const auto report = VerifyArchive(directory_ / "archive");
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(report->damage.empty());
    EXPECT_EQ(report->articles, articles);
  }

  std::size_t Segments() const {
    const auto snapshot = Snapshot::Open(directory_ / "archive");
    return snapshot.ok() ? (*snapshot)->manifest().segments.size() : 0;
  }

  const TempDirectory directory_;
  std::function<void()> before_merge_ = [] {};  // that begins with a commit, when lanes have nothing to do
  int others_ = 0;
  std::unique_ptr<Writer> writer_;
};

TEST_F(OutOfMemoryTest, InALane) {
  FailElsewhere(100'000);
  Add("second");
  ExpectNoMemory(writer_->Commit());
  ExpectGoesOn(2);
}

TEST_F(OutOfMemoryTest, WhileALaneFinishes) {
  FailElsewhere(2'000'000);  // for all words at once
  for (int article = 0; article < 400; ++article) Add(StrCat("short ", article), 500);
  ExpectNoMemory(writer_->Commit());
  ExpectGoesOn(2);
}

std::atomic<bool> is_held = false, was_held = false;

// Keeps a lane for a while, once, when there was no memory in the test's own thread.
void HoldLane() {
  if (!HasFailedHere() || is_held.exchange(true)) return;
  was_held = true;
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CallBeforeAllocationsElsewhere(nullptr);
  is_held = false;
}

// While lanes finish, the caller's thread begins to write the records. Lanes use what is the caller's until they are
// done.
TEST_F(OutOfMemoryTest, InTheThreadThatCommits) {
  for (int article = 0; article < 1000; ++article) Add(StrCat("short ", article), 500);
  CallBeforeAllocationsElsewhere(&HoldLane);
  FailHere(1);
  ExpectNoMemory(writer_->Commit());
  EXPECT_TRUE(StopFailingHere());
  ASSERT_TRUE(WaitUntil([] { return was_held.load(); }));
  EXPECT_FALSE(is_held);
  ExpectGoesOn(2);
}

TEST_F(OutOfMemoryTest, BeforeAMergeThatIsWaitedFor) {
  Add("second");
  ASSERT_EQ(writer_->Commit(), absl::OkStatus());
  for (int allocations = 1; allocations <= 12; ++allocations) {  // the first few for the thread that compresses
    SCOPED_TRACE(allocations);
    Open();
    FailHere(allocations);
    ExpectNoMemory(writer_->Optimize());
    EXPECT_TRUE(StopFailingHere());
  }
  ExpectGoesOn(3);
}

// Merges beside the writer may wait, but not for ever.
TEST_F(OutOfMemoryTest, InAMergeThatIsTriedAgain) {
  for (int commit = 2; commit < 8; ++commit) ASSERT_EQ(CommitAnother(), absl::OkStatus());
  before_merge_ = [] { FailElsewhere(1); };
  ASSERT_EQ(CommitAnother(), absl::OkStatus());
  before_merge_ = [] {};
  ASSERT_TRUE(WaitUntil([] { return !WillFailElsewhere(); }));
  EXPECT_EQ(Segments(), 8u);
  CommitUntilMerged();
  ASSERT_EQ(writer_->Close(), absl::OkStatus());
}

// One in vain costs as much as one that is not.
TEST_F(OutOfMemoryTest, AMergeInVainIsTriedAgainAfterTwiceAsManyCommits) {
  EXPECT_EQ(CommitWithoutMemoryToMerge(16), "xx.x...x.......x");
  CommitUntilMerged();
  EXPECT_EQ(CommitWithoutMemoryToMerge(5), "xx.x.");
  ASSERT_EQ(writer_->Close(), absl::OkStatus());
}

}  // namespace
}  // namespace broadsheet
