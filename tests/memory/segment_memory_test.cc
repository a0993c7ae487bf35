// Where memory runs out, no file is left that was begun, and what a segment keeps for its readers is not half read.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "storage/out_of_memory.h"
#include "storage/segment/file_io.h"
#include "storage/segment/segment.h"
#include "storage/segment/segment_builder.h"
#include "storage/strings.h"
#include "tests/support/failing_memory.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

// Does `work` with the first allocation failing, then with the second, and so on until none does; `check` looks at what
// came of each and is told whether one failed. Returns how many did.
template <typename Work, typename Check>
int WithEachAllocationFailing(const Work& work, const Check& check) {
  for (int allocation = 1;; ++allocation) {
    SCOPED_TRACE(allocation);
    FailHere(allocation);
    const absl::Status status = CatchOutOfMemory(work);
    const bool failed = StopFailingHere();
    EXPECT_EQ(absl::IsResourceExhausted(status), failed) << status;
    check(failed);
    if (!failed) return allocation - 1;
  }
}

TEST(SegmentMemoryTest, AFileThatThereIsNoMemoryForIsNotMade) {
  const TempDirectory folder;
  const std::string path = folder / "too long a name to be kept without an allocation of its own";
  const auto create = [&] {
    const auto file = FileWriter::Create(path);
    if (file.ok()) (*file)->Keep();
    return file.status();
  };
  EXPECT_GT(WithEachAllocationFailing(create, [&](bool failed) { EXPECT_EQ(fs::exists(path), !failed); }), 1);
}

// A directory cannot be mapped.
TEST(SegmentMemoryTest, AFileThatIsNotMappedIsClosed) {
  const TempDirectory folder;
  std::ofstream(folder / "file") << "so that the directory is not empty";
  const auto is_it = [&](const fs::directory_entry& entry) {
    std::error_code gone;
    return fs::read_symlink(entry, gone) == folder.path();
  };
  const auto map = [&] {
    const absl::Status status = MappedFile::Open(folder.path()).status();
    EXPECT_TRUE(absl::IsInternal(status)) << status;
    return absl::OkStatus();
  };
  const int failures = WithEachAllocationFailing(map, [&](bool) {
    EXPECT_TRUE(std::none_of(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator(), is_it));
  });
  EXPECT_GT(failures, 1);
}

// A segment with pairs of words in a row.
void BuildWithPairs(const std::string& directory) {
  Vocabulary vocabulary;
  std::vector<FormId> forms;
  for (const char* word : {"ba", "ce", "di", "fo"}) {
    forms.push_back(vocabulary.Intern(StrCat("Z", word), {word, {word}}));
  }
  SegmentBuilder builder(&vocabulary);
  for (std::uint32_t number = 1; number <= 1200; ++number) {
    SegmentDocument document;
    document.article = number;
    document.id = std::to_string(number);
    for (Position place = 0; place < 3; ++place) document.words.push_back({forms[(number + place) % 4], place});
    builder.Add(std::move(document));
  }
  ASSERT_TRUE(builder.Finish(directory, 1).ok());
}

std::string TellPairs(const Segment& segment) {
  const PairTable& table = segment.Pairs();
  std::string told;
  for (const WordPair& pair : table.pairs()) {
    const bool is_found = table.Find(table.words()[pair.first], table.words()[pair.second]) == &pair;
    told += StrCat(pair.first, " ", pair.second, ": ", pair.documents, is_found ? "\n" : ", not found\n");
  }
  return told;
}

TEST(SegmentMemoryTest, PairsThatThereIsNoMemoryForAreReadAnew) {
  const TempDirectory folder;
  BuildWithPairs(folder.path());
  const std::string expected = "0 1: 600\n1 2: 600\n2 3: 600\n3 0: 600\n";
  auto segment = *Segment::Open(folder.path(), 1);
  ASSERT_EQ(TellPairs(*segment), expected);
  segment = *Segment::Open(folder.path(), 1);
  const auto read = [&] {
    segment->Pairs();
    return absl::OkStatus();
  };
  const int failures = WithEachAllocationFailing(read, [&](bool) {
    EXPECT_EQ(TellPairs(*segment), expected);
    segment = *Segment::Open(folder.path(), 1);
  });
  EXPECT_GT(failures, 4);
}

}  // namespace
}  // namespace broadsheet
