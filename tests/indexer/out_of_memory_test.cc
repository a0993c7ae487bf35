// Where there is no memory, threads of the writer say so, and nothing throws.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "broadsheet/writer.h"
#include "storage/store.h"
#include "storage/strings.h"

namespace {

// The next allocation of so many bytes or more fails, if it is in another thread than main's; 0: none.
std::atomic<std::size_t> failing_bytes = 0;
thread_local bool is_main_thread = false;
// So many more in main's thread until one fails; 0: none.
thread_local int until_failing = 0;

bool Fails(std::size_t bytes) {
  if (is_main_thread) return until_failing > 0 && --until_failing == 0;
  std::size_t least = failing_bytes;
  return least > 0 && bytes >= least && failing_bytes.compare_exchange_strong(least, 0);
}

void* Allocate(std::size_t bytes, std::size_t alignment) {
  void* block = nullptr;
  if (Fails(bytes) || posix_memalign(&block, alignment, bytes) != 0) throw std::bad_alloc();
  return block;
}

}  // namespace

void* operator new(std::size_t bytes) { return Allocate(bytes, alignof(std::max_align_t)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return Allocate(bytes, std::max(static_cast<std::size_t>(alignment), sizeof(void*)));
}
// The library's own of these would do, but sanitizers have others.
void* operator new[](std::size_t bytes) { return operator new(bytes); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

class OutOfMemoryTest : public testing::Test {
 protected:
  OutOfMemoryTest() {
    std::string pattern = (fs::temp_directory_path() / "broadsheet-memory-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    is_main_thread = true;
    Open();
    Add("first");
    EXPECT_EQ(writer_->Commit(), absl::OkStatus());
  }
  ~OutOfMemoryTest() override {
    failing_bytes = 0;
    writer_.reset();
    fs::remove_all(root_);
  }

  void Open() {
    writer_.reset();
    WriterOptions options;
    options.threads = 1;
    auto writer = Writer::Open((root_ / "archive").string(), options);
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

  static void ExpectNoMemory(const absl::Status& status) {
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
    EXPECT_NE(ToStd(status.message()).find("not enough memory"), std::string_view::npos) << status;
    EXPECT_EQ(failing_bytes, 0u);
  }

  // What was committed stands, and another writer goes on from there.
  void ExpectGoesOn(std::uint64_t articles) {
    Article another;
    another.title = "Another";
    ExpectNoMemory(writer_->Add("wire", std::move(another)).status());
    Open();
    Add("last");
    EXPECT_EQ(writer_->Close(), absl::OkStatus());
    const auto report = VerifyArchive((root_ / "archive").string());
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(report->damage.empty());
    EXPECT_EQ(report->articles, articles);
  }

  fs::path root_;
  std::unique_ptr<Writer> writer_;
};

TEST_F(OutOfMemoryTest, InALane) {
  failing_bytes = 100'000;
  Add("second");
  ExpectNoMemory(writer_->Commit());
  ExpectGoesOn(2);
}

TEST_F(OutOfMemoryTest, WhileALaneFinishes) {
  failing_bytes = 2'000'000;  // for all words at once
  for (int article = 0; article < 400; ++article) Add(StrCat("short ", article), 500);
  ExpectNoMemory(writer_->Commit());
  ExpectGoesOn(2);
}

// While lanes finish, the caller's thread begins to write the records.
TEST_F(OutOfMemoryTest, InTheThreadThatCommits) {
  for (int allocation = 1; allocation <= 3; ++allocation) {
    SCOPED_TRACE(allocation);
    Open();
    for (int article = 0; article < 1000; ++article) Add(StrCat("short ", article), 500);
    until_failing = allocation;
    ExpectNoMemory(writer_->Commit());
    EXPECT_EQ(until_failing, 0);
    ExpectGoesOn(2);
  }
}

TEST_F(OutOfMemoryTest, InAMerge) {
  Add("second");
  ASSERT_EQ(writer_->Commit(), absl::OkStatus());
  failing_bytes = 10'000;
  ExpectNoMemory(writer_->Optimize());
  ExpectGoesOn(3);
}

}  // namespace
}  // namespace broadsheet
