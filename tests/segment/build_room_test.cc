// The memory that segments are built in, one after the other.
#include "storage/segment/build_room.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "storage/segment/segment_builder.h"
#include "storage/segment/start_lifetime.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

TEST(BuildRoom, KeepsWhatAPassHadUntilOneWantsMore) {
  BuildRoom room;
  EXPECT_EQ(room.BytesAfter(1000, 4096), 1024u);
  const std::span<std::byte> first = room.ForPass(1000, 4096);
  EXPECT_EQ(first.size(), 1000u);
  EXPECT_EQ(room.AfterPass().size(), 1024u);
  EXPECT_EQ(room.BytesAfter(10, 4096), 1024u);
  EXPECT_EQ(room.ForPass(1024, 4096).data(), first.data());
  EXPECT_EQ(room.BytesAfter(3000, 3500), 3500u) << "not more than usual";
  EXPECT_EQ(room.ForPass(5000, 3500).size(), 5000u) << "but what is asked for";
  EXPECT_EQ(room.AfterPass().size(), 5000u);
}

// Objects follow each other in it.
TEST(StartLifetime, ObjectsHaveTheBytesThatAreThere) {
  BuildRoom room;
  const std::span<std::byte> memory = room.ForPass(4 * sizeof(std::uint64_t) + 1, 64);
  const std::span<std::uint64_t> numbers = StartLifetimeAsArray<std::uint64_t>(memory);
  ASSERT_EQ(numbers.size(), 4u) << "as many as fit";
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i << 32 | (i + 7);
  struct Halves {
    std::uint32_t low, high;
  };
  const std::span<Halves> halves = StartLifetimeAsArray<Halves>(memory.first(3 * sizeof(Halves)));
  ASSERT_EQ(halves.size(), 3u);
  EXPECT_EQ(halves[2].low, 9u);
  EXPECT_EQ(halves[2].high, 2u);
  EXPECT_TRUE(StartLifetimeAsArray<Halves>({}).empty());
}

void AddWords(SegmentBuilder& builder, FormId form, ArticleNumber article, std::uint32_t count) {
  SegmentDocument document;
  document.article = article;
  document.id = "a" + std::to_string(article);
  for (std::uint32_t word = 0; word < count; ++word) {
    document.words.push_back({form, MakePosition(TextField::kBody, word)});
  }
  builder.Add(document);
}

// Pairs are found in all of the room, also where the passes of this segment took less of it.
TEST(BuildRoom, FinishingIsCountedWithAllOfIt) {
  const TempDirectory folder;
  Vocabulary vocabulary;
  const FormId form = vocabulary.Intern("Zword", {"word", {"word"}});
  BuildRoom room;
  SegmentBuilder builder(&vocabulary, {}, &room);
  constexpr std::uint32_t kJustOverAPowerOfTwo = (1 << 15) + 1;
  AddWords(builder, form, 1, kJustOverAPowerOfTwo);
  const std::size_t counted = builder.FinishBytes();
  ASSERT_TRUE(builder.Finish(folder.path(), 1).ok());
  EXPECT_GE(room.AfterPass().size(), std::size_t{kJustOverAPowerOfTwo} * sizeof(std::uint64_t));
  EXPECT_GE(counted, room.AfterPass().size());

  AddWords(builder, form, 2, 10);
  EXPECT_GE(builder.FinishBytes(), room.AfterPass().size());
}

}  // namespace
}  // namespace broadsheet
