// Stretches of windows against every stretch there is.
#include "query/places/window.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <utility>
#include <vector>

namespace broadsheet {
namespace {

using Words = std::vector<std::vector<Position>>;

Places Find(const Words& words, std::uint64_t shortest, std::uint64_t longest) {
  std::vector<const std::vector<Position>*> pointers;
  for (const std::vector<Position>& positions : words) pointers.push_back(&positions);
  return ShortestStretches(pointers, shortest, longest);
}

// Whether each word from `word` on finds a position of its own from `begin` to `end`.
bool EachHasItsOwn(const Words& words, std::size_t word, const Place& within, std::set<Position>& taken) {
  if (word == words.size()) return true;
  for (const Position position : words[word]) {
    if (position < within.begin || position > within.end || !taken.insert(position).second) continue;
    const bool found = EachHasItsOwn(words, word + 1, within, taken);
    taken.erase(position);
    if (found) return true;
  }
  return false;
}

// All that hold no other one.
std::vector<std::pair<Position, Position>> BruteForce(const Words& words, std::uint64_t shortest,
                                                      std::uint64_t longest) {
  std::set<Position> all;
  for (const std::vector<Position>& positions : words) all.insert(positions.begin(), positions.end());
  std::vector<Place> whole;
  for (const Position begin : all) {
    for (const Position end : all) {
      const std::uint64_t length = std::uint64_t{end} - begin + 1;
      std::set<Position> taken;
      if (end < begin || length < shortest || length > longest) continue;
      if (EachHasItsOwn(words, 0, {begin, end}, taken)) whole.push_back({begin, end});
    }
  }
  std::vector<std::pair<Position, Position>> found;
  for (const Place& one : whole) {
    const bool holds_other = std::any_of(whole.begin(), whole.end(), [&](const Place& other) {
      return other.begin >= one.begin && other.end <= one.end && (other.begin > one.begin || other.end < one.end);
    });
    if (!holds_other) found.emplace_back(one.begin, one.end);
  }
  return found;
}

TEST(Window, AreTheShortestStretchesThereAre) {
  std::mt19937 random(3);
  const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  for (int round = 0; round < 20000; ++round) {
    Words words(1 + below(4));
    for (std::vector<Position>& positions : words) {
      std::set<Position> own;
      for (std::uint32_t i = below(5) + 1; i > 0; --i) own.insert(below(12));
      positions.assign(own.begin(), own.end());
      if (below(3) == 0) positions = words.front();  // the same word twice
    }
    const std::uint64_t shortest = words.size() + below(2), longest = shortest + below(8);
    std::vector<std::pair<Position, Position>> found;
    for (const Place& place : Find(words, shortest, longest)) found.emplace_back(place.begin, place.end);
    ASSERT_EQ(found, BruteForce(words, shortest, longest)) << "round " << round;
  }
}

// A text of a million words in which one is asked for twice, and stands once.
TEST(Window, LongTextsTakeNoLongerThanTheyAre) {
  Words words(3);
  words[0] = words[1] = {0};
  for (Position position = 1; position < 1'000'000; ++position) words[2].push_back(position);
  EXPECT_TRUE(Find(words, 3, 2'000'000).empty());
  words[0] = words[1] = {0, 999'999};
  EXPECT_EQ(Find(words, 3, 2'000'000).size(), 1u);
}

}  // namespace
}  // namespace broadsheet
