// What goes into an entry comes out of it, up to its bounds.
#include "storage/segment/inverted_entries.h"

#include <gtest/gtest.h>

#include <random>

namespace broadsheet {
namespace {

constexpr Position kPositions[] = {0, 1, MakePosition(TextField::kTitle, 7), kNamePosition,
                                   MakePosition(TextField::kMetadata, kMaxWordsPerField - 1)};

TEST(InvertedEntriesTest, PlacesAreSmallWhereWordsAre) {
  for (const Position position : kPositions) {
    EXPECT_EQ(PositionOfPlace(PlaceOf(position)), position);
    EXPECT_LT(PlaceOf(position), 4ull * (WordOf(position) + 1));
  }
}

TEST(InvertedEntriesTest, ComeBackFromOneNumber) {
  std::mt19937 random(3);
  const auto up_to = [&](std::uint32_t most) { return std::uniform_int_distribution<std::uint32_t>(0, most)(random); };
  for (int place_bits = 0; place_bits <= 32; ++place_bits) {
    EntryBounds bounds;
    bounds.slot = 0xFFFF;
    bounds.place = static_cast<std::uint32_t>((std::uint64_t{1} << place_bits) - 1);
    bounds.docid = static_cast<Docid>((std::uint64_t{1} << std::min(32, 48 - place_bits)) - 1);
    ASSERT_TRUE(PackedEntries::Fit(bounds)) << place_bits;
    const PackedEntries entries(bounds);
    for (int i = 0; i < 1000; ++i) {
      const bool largest = i == 0;
      const std::uint32_t slot = largest ? bounds.slot : up_to(bounds.slot);
      const Docid docid = largest ? bounds.docid : up_to(bounds.docid);
      const Position position = PositionOfPlace(largest ? bounds.place : up_to(bounds.place));
      const PackedEntries::Entry entry = entries.Make(slot, docid, position);
      ASSERT_EQ(entries.slot(entry), slot) << place_bits;
      ASSERT_EQ(entries.docid(entry), docid) << place_bits;
      ASSERT_EQ(entries.position(entry), position) << place_bits;
    }
  }
}

TEST(InvertedEntriesTest, WhatDoesNotFitIsTold) {
  EXPECT_TRUE(PackedEntries::Fit({.slot = 0xFFFF, .place = 0xFFFFFFFF, .docid = 0xFFFF}));
  EXPECT_FALSE(PackedEntries::Fit({.slot = 0x10000, .place = 1, .docid = 1}));
  EXPECT_FALSE(PackedEntries::Fit({.slot = 1, .place = 0xFFFFFFFF, .docid = 0x10000}));
  EXPECT_FALSE(PackedEntries::Fit({.slot = 1, .place = 0x10000, .docid = 0xFFFFFFFF}));
}

}  // namespace
}  // namespace broadsheet
