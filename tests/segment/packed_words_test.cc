// Words come back in their order, whatever their positions, in no more room than was promised.
#include "storage/segment/packed_words.h"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

namespace broadsheet {
namespace {

using Words = std::vector<std::pair<FormId, Position>>;
using Units = std::vector<PackedWords::Unit>;

Units Packed(const Words& words) {
  Units units(words.size() * PackedWords::kMostUnitsPerWord);
  WordPacker packer(units.data());
  for (const auto& [form, position] : words) packer.Put(form, position);
  units.resize(static_cast<std::size_t>(packer.end() - units.data()));
  return units;
}

Words Unpacked(const Units& units) {
  const PackedWords packed(units.data(), units.data() + units.size());
  Words words;
  packed.ForEach([&](FormId form, Position position) { words.emplace_back(form, position); });
  EXPECT_LE(words.size(), packed.most_words());
  return words;
}

TEST(PackedWordsTest, ComeBack) {
  constexpr Position kLast = 0xFFFFFFFF;
  for (const Words& words :
       {Words(), Words{{0, 0}}, Words{{7, 1}}, Words{{PackedWords::kMaxForm, kLast}},
        Words{{1, 0}, {2, 0}, {3, 0}, {4, 1}}, Words{{0x7FFF, 0}, {0x8000, 1}, {0xFFFF, 1}, {0x10000, 2}, {0x7FFF, 4}},
        Words{{5, kLast - 1}, {6, kLast}, {7, kLast}}}) {
    EXPECT_EQ(Unpacked(Packed(words)), words);
  }
}

TEST(PackedWordsTest, AnyComeBack) {
  std::mt19937 random(5);
  for (int round = 0; round < 500; ++round) {
    Words words;
    Position position = random() % 2 == 0 ? 0 : random() % 100;
    for (std::uint32_t count = random() % 200; count > 0; --count) {
      const FormId most = random() % 2 == 0 ? PackedWords::kMaxForm : (1u << random() % 18) - 1;
      words.emplace_back(random() & most, position);
      const std::uint32_t step = random() % 20;
      position += step < 16 ? 1 : step < 18 ? 0 : random() % 1000;
      if (random() % 100 == 0) position = MakePosition(TextField::kTitle, random() % 10);
    }
    EXPECT_EQ(Unpacked(Packed(words)), words);
  }
}

TEST(PackedWordsTest, ARunOfFrequentWordsTakesAUnitAWord) {
  Words words;
  for (Position position = 0; position < 1000; ++position) words.emplace_back(position % 7, position);
  EXPECT_EQ(Packed(words).size(), words.size());
}

}  // namespace
}  // namespace broadsheet
