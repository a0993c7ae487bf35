#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>

#include "import_support.h"
#include "indexer/import/input/input_stream.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

using testing::HasSubstr;

std::string Gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = text.size();
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = packed.size();
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string Zstd(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

// Text that does not compress to nothing, so that damage has room.
std::string LongText() {
  std::string text;
  unsigned state = 1;
  while (text.size() < 900'000) {
    state = state * 1103515245 + 12345;
    text += std::to_string(state) + (state % 7 == 0 ? "\n" : " harbour ");
  }
  return text;
}

// A pipe that is open and has nothing to give.
TEST(InputTest, WhoReadsAnEmptyPipeWouldWait) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "twenty bytes at first", 21), 21);
  auto input = OpenInput("/dev/fd/" + std::to_string(ends[0]));
  ASSERT_TRUE(input.ok()) << input.status();
  EXPECT_FALSE((*input)->WouldWait());
  std::string bytes(100, '\0');
  ASSERT_EQ(*(*input)->Read(bytes), 21u);
  EXPECT_TRUE((*input)->WouldWait());
  ASSERT_EQ(write(ends[1], "!", 1), 1);
  EXPECT_FALSE((*input)->WouldWait());
  ASSERT_EQ(*(*input)->Read(bytes), 1u);
  close(ends[1]);
  EXPECT_FALSE((*input)->WouldWait());
  EXPECT_EQ(*(*input)->Read(bytes), 0u);
  close(ends[0]);
}

ReadResult ReadFile(const std::string& content) {
  const TempDirectory directory;
  const std::string path = directory / "input";
  WriteTestFile(path, content);
  auto input = OpenInput(path);
  if (!input.ok()) return {{}, input.status()};
  ReadResult result = ReadAll(**input);
  if (!result.status.ok()) {
    // After an error comes the end.
    char byte;
    EXPECT_EQ((*input)->Read({&byte, 1}).value_or(99), 0u);
  }
  return result;
}

TEST(InputTest, PlainAndEmptyFilesAreCopied) {
  EXPECT_EQ(ReadFile("plain text\n").content, "plain text\n");
  EXPECT_EQ(ReadFile("").content, "");
  EXPECT_TRUE(ReadFile("").status.ok());
  EXPECT_EQ(ReadFile(std::string("\x1F", 1)).content, "\x1F");
}

TEST(InputTest, CompressedFilesAreRecognisedByContent) {
  const std::string text = LongText();
  EXPECT_EQ(ReadFile(Gzip(text)).content, text);
  EXPECT_EQ(ReadFile(Zstd(text)).content, text);
  EXPECT_EQ(ReadFile(Gzip("")).content, "");
}

// What `bzip2` and `xz` make of the line.
TEST(InputTest, Bzip2AndXzAreRecognisedByContent) {
  constexpr std::string_view kBzip2(
      "\x42\x5A\x68\x39\x31\x41\x59\x26\x53\x59\xDD\x7A\x11\x7E\x00\x00\x02\x55\x80\x00\x10\x40\x01\x01"
      "\x00\x22\xA5\x18\x00\x20\x00\x21\xA4\xF4\x26\x9E\x9A\x84\x0D\x03\x40\xF9\xED\x5C\xAC\xD4\xF8\x08"
      "\x2C\x67\xC5\xDC\x91\x4E\x14\x24\x37\x5E\x84\x5F\x80",
      61);
  constexpr std::string_view kXz(
      "\xFD\x37\x7A\x58\x5A\x00\x00\x04\xE6\xD6\xB4\x46\x02\x00\x21\x01\x16\x00\x00\x00\x74\x2F\xE5\xA3"
      "\x01\x00\x13\x46\x65\x72\x72\x69\x65\x73\x20\x73\x61\x69\x6C\x20\x61\x67\x61\x69\x6E\x2E\x0A\x00"
      "\x71\xE4\x86\xAF\x86\x95\x67\x0B\x00\x01\x2C\x14\xF8\x0A\x6D\x03\x1F\xB6\xF3\x7D\x01\x00\x00\x00"
      "\x00\x04\x59\x5A",
      76);
  EXPECT_EQ(ReadFile(std::string(kBzip2)).content, "Ferries sail again.\n");
  EXPECT_EQ(ReadFile(std::string(kXz)).content, "Ferries sail again.\n");
}

TEST(InputTest, MembersInARowAreOneStream) {
  EXPECT_EQ(ReadFile(Gzip("one ") + Gzip("") + Gzip("two")).content, "one two");
  EXPECT_EQ(ReadFile(Zstd("one ") + Zstd("") + Zstd("two")).content, "one two");
  const ReadResult padded = ReadFile(Gzip("one") + std::string(2000, '\0'));
  EXPECT_EQ(padded.content, "one");
  EXPECT_TRUE(padded.status.ok()) << padded.status;
}

class DamageTest : public testing::TestWithParam<std::string (*)(const std::string&)> {};

TEST_P(DamageTest, WhatCameBeforeACutIsDelivered) {
  const std::string text = LongText();
  const std::string packed = GetParam()(text);
  for (const double part : {0.3, 0.6, 0.99}) {
    const auto size = static_cast<std::size_t>(packed.size() * part);
    const ReadResult result = ReadFile(packed.substr(0, size));
    EXPECT_TRUE(absl::IsDataLoss(result.status)) << result.status;
    EXPECT_THAT(result.status.message(), HasSubstr("offset " + std::to_string(size)));
    EXPECT_TRUE(text.starts_with(result.content));
    // A zstd block is 128 KB.
    EXPECT_GT(result.content.size() + (150 << 10), text.size() * part * 0.95);
  }
}

TEST_P(DamageTest, WhatCameBeforeADamageIsDelivered) {
  const std::string text = LongText();
  std::string packed = GetParam()(text);
  for (std::size_t i = packed.size() / 2; i < packed.size() / 2 + 50; ++i) packed[i] = static_cast<char>(~packed[i]);
  const ReadResult result = ReadFile(packed);
  EXPECT_TRUE(absl::IsDataLoss(result.status)) << result.status;
  EXPECT_THAT(result.status.message(), HasSubstr("offset "));
  EXPECT_GT(result.content.size(), text.size() / 4);
  EXPECT_EQ(result.content.substr(0, text.size() / 4), text.substr(0, text.size() / 4));
}

TEST_P(DamageTest, RubbishBehindTheDataIsReported) {
  const ReadResult result = ReadFile(GetParam()("good") + "rubbish");
  EXPECT_EQ(result.content, "good");
  EXPECT_TRUE(absl::IsDataLoss(result.status)) << result.status;
}

INSTANTIATE_TEST_SUITE_P(Formats, DamageTest, testing::Values(&Gzip, &Zstd),
                         [](const auto& param_info) { return param_info.index == 0 ? "Gzip" : "Zstd"; });

TEST(InputTest, WhatIsNoFileIsNamed) {
  const TempDirectory directory;
  EXPECT_THAT(OpenInput(directory.path()).status().message(), HasSubstr("is a directory"));
  EXPECT_TRUE(absl::IsNotFound(OpenInput(directory / "none").status()));
  const std::string pipe = directory / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(OpenInput(pipe).status().message(), HasSubstr("named pipe"));  // and does not wait for a writer
}

TEST(InputTest, StandardInputIsADash) {
  const TempDirectory directory;
  const std::string path = directory / "stdin";
  WriteTestFile(path, Gzip("from standard input"));
  const int file = open(path.c_str(), O_RDONLY);
  const int saved = dup(STDIN_FILENO);
  dup2(file, STDIN_FILENO);
  auto input = OpenInput("-");
  ASSERT_TRUE(input.ok());
  EXPECT_EQ(ReadAll(**input).content, "from standard input");
  dup2(saved, STDIN_FILENO);
  close(saved);
  close(file);
}

TEST(InputTest, StringsAreNotUncompressed) {
  const std::string packed = Gzip("x");
  EXPECT_EQ(ReadAll(*MakeStringInput(packed)).content, packed);
}

}  // namespace
}  // namespace broadsheet
