// Numbers come back from their Rice code, and no width makes it shorter than the one that is chosen.
#include "storage/segment/rice_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "storage/segment/rice_writer.h"

namespace broadsheet {
namespace {

std::vector<std::uint32_t> SomeNumbers(std::mt19937& random) {
  std::vector<std::uint32_t> numbers(random() % 300);
  const std::uint32_t limit = 1u << random() % 31;
  for (std::uint32_t& number : numbers) number = (random() % 10 == 0 ? random() & 0x3FFFFFFF : random()) % limit;
  return numbers;
}

void ExpectReads(RiceReader reader, const std::vector<std::uint32_t>& numbers) {
  std::vector<std::uint32_t> read;
  ASSERT_TRUE(reader.Read(0, numbers.size(),
                          [&](std::uint64_t number) { read.push_back(static_cast<std::uint32_t>(number)); }));
  EXPECT_EQ(read, numbers);
}

TEST(RiceCodeTest, ArraysComeBack) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const std::vector<std::uint32_t> first = SomeNumbers(random), second = SomeNumbers(random);
    const RiceArray arrays[] = {RiceArray(first), RiceArray(second)};
    std::string bytes = "before";
    AppendRiceArrays(arrays, bytes);
    const std::uint64_t bits = arrays[0].size_bits() + arrays[1].size_bits();
    ASSERT_EQ(bytes.size(), std::string("before").size() + (bits + 7) / 8);
    EXPECT_EQ(bytes.substr(0, 6), "before");
    const std::string code = bytes.substr(6);
    const BitSpan span(reinterpret_cast<const std::uint8_t*>(code.data()), code.size());
    const std::uint64_t second_low = first.size() * static_cast<unsigned>(arrays[0].low_bits());
    const std::uint64_t first_unary = second_low + second.size() * static_cast<unsigned>(arrays[1].low_bits());
    const std::uint64_t second_unary = first_unary + first.size() + arrays[0].excess_bits();
    ExpectReads(RiceReader(span, arrays[0].low_bits(), 0, first_unary), first);
    ExpectReads(RiceReader(span, arrays[1].low_bits(), second_low, second_unary), second);
  }
}

TEST(RiceCodeTest, NoOtherWidthIsMuchShorter) {
  std::mt19937 random(4);
  for (int round = 0; round < 300; ++round) {
    const std::vector<std::uint32_t> numbers = SomeNumbers(random);
    const std::uint64_t chosen = RiceArray(numbers).size_bits();
    for (int low_bits = 0; low_bits <= kMaxRiceBits; ++low_bits) {
      EXPECT_LE(chosen, RiceArray(numbers, low_bits).size_bits() * 11 / 10 + 8) << round << ' ' << low_bits;
    }
  }
}

std::vector<std::uint32_t> NumbersOfOneSize(std::mt19937& random) {
  std::vector<std::uint32_t> numbers(1 + random() % 300);
  const std::uint32_t limit = 1u << random() % 20;
  for (std::uint32_t& number : numbers) number = static_cast<std::uint32_t>(random()) % limit;
  return numbers;
}

// Of the only array of `code`, which must outlive it.
RiceReader ReaderOf(std::span<const char> code, const RiceArray& array, std::size_t count) {
  const BitSpan bits(reinterpret_cast<const std::uint8_t*>(code.data()), code.size());
  return RiceReader(bits, array.low_bits(), 0, count * static_cast<unsigned>(array.low_bits()));
}

// Any stretch of an array, in any order; the array ends where the bytes do, or others follow.
TEST(RiceCodeTest, PlacesAreSumsOfNumbers) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const std::vector<std::uint32_t> numbers = NumbersOfOneSize(random);
    const RiceArray array(numbers);
    std::string code;
    AppendRiceArrays(std::span(&array, 1), code);
    if (random() % 2 == 0) code.append(random() % 20, static_cast<char>(random()));
    const std::vector<char> exact(code.begin(), code.end());
    RiceReader reader = ReaderOf(exact, array, numbers.size());
    for (int i = 0; i < 100; ++i) {
      const auto first = static_cast<std::uint32_t>(random() % numbers.size());
      const auto left = static_cast<std::uint32_t>(numbers.size()) - first;
      const std::uint32_t count = std::min<std::uint32_t>(left, random() % (random() % 4 == 0 ? 300 : 7));
      std::vector<std::uint32_t> expected;
      std::uint32_t next = 0;
      for (std::uint32_t at = first; at < first + count; ++at) {
        expected.push_back(next + numbers[at]);
        next = expected.back() + 1;
      }
      std::vector<std::uint32_t> places(count + RiceReader::kRoomBehind);
      const std::uint32_t mark = 1u << 31;
      ASSERT_TRUE(reader.ReadPlaces(first, count, mark, next, places.data()));
      places.resize(count);
      for (std::uint32_t& place : expected) place |= mark;
      ASSERT_EQ(places, expected);
      places.resize(count + RiceReader::kRoomBehind);
      ASSERT_EQ(reader.ReadPlaces(first, count, mark, next - 1, places.data()), count == 0);
    }
  }
}

// Among many small numbers one that is far larger: its zeros, or the places behind it, are more than 16 bits hold.
TEST(RiceCodeTest, PlacesBehindALongRun) {
  std::mt19937 random(8);
  for (const std::uint32_t large : {50'000u, 65'400u, 65'536u, 70'000u, 300'000u}) {
    for (int low_bits = 0; low_bits <= 12; ++low_bits) {
      SCOPED_TRACE(std::to_string(large) + " by " + std::to_string(low_bits));
      std::vector<std::uint32_t> numbers(300);
      for (std::uint32_t& number : numbers) number = static_cast<std::uint32_t>(random()) % (3u << low_bits);
      numbers[random() % numbers.size()] = large;
      const RiceArray array(numbers, low_bits);
      std::string code;
      AppendRiceArrays(std::span(&array, 1), code);
      const std::vector<char> exact(code.begin(), code.end());
      RiceReader reader = ReaderOf(exact, array, numbers.size());
      std::vector<std::uint32_t> expected, places(numbers.size() + RiceReader::kRoomBehind);
      for (const std::uint32_t number : numbers)
        expected.push_back(expected.empty() ? number : expected.back() + 1 + number);
      ASSERT_TRUE(reader.ReadPlaces(0, 300, 0, expected.back() + 1, places.data()));
      places.resize(numbers.size());
      ASSERT_EQ(places, expected);
    }
  }
}

// All places that are alike in the low bits that are known, and no others.
TEST(RiceCodeTest, LowBitsSayWherePlacesMayBe) {
  constexpr std::uint32_t kModulus = 64, kMany = 16;
  std::mt19937 random(6);
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
    const std::vector<std::uint32_t> numbers = NumbersOfOneSize(random);
    const RiceArray array(numbers);
    std::string code;
    AppendRiceArrays(std::span(&array, 1), code);
    const std::vector<char> exact(code.begin(), code.end());
    const RiceReader reader = ReaderOf(exact, array, numbers.size());
    const std::uint32_t known = std::min(1u << array.low_bits(), kModulus);
    for (int i = 0; i < 100; ++i) {
      const auto first = static_cast<std::uint32_t>(random() % numbers.size());
      const auto left = static_cast<std::uint32_t>(numbers.size()) - first;
      const std::uint32_t count = std::min<std::uint32_t>(left, random() % (kMany + 4));
      std::uint64_t expected = 0;
      for (std::uint32_t at = first, next = 0; at < first + count; ++at) {
        const std::uint32_t place = next + numbers[at];
        for (std::uint32_t alike = place % known; alike < kModulus; alike += known)
          expected |= std::uint64_t{1} << alike;
        next = place + 1;
      }
      const bool is_known = count <= kMany && array.low_bits() <= 14;
      ASSERT_EQ(reader.PossiblePlaces(first, count), is_known ? expected : ~std::uint64_t{0}) << count;
    }
  }
}

// Longer than what is written at once.
TEST(RiceCodeTest, LongRunsOfZeros) {
  for (const std::uint32_t number : {0u, 55u, 56u, 57u, 58u, 63u, 64u, 1000u, 100'000u}) {
    const std::vector<std::uint32_t> numbers = {number, 3, number};
    const RiceArray array(numbers, 0);
    std::string code;
    AppendRiceArrays(std::span(&array, 1), code);
    const BitSpan span(reinterpret_cast<const std::uint8_t*>(code.data()), code.size());
    ExpectReads(RiceReader(span, 0, 0, 0), numbers);
  }
}

}  // namespace
}  // namespace broadsheet
