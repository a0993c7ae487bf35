// Windows of documents, held against sets of docids.
#include "query/run/doc_window.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <set>
#include <vector>

namespace broadsheet {
namespace {

std::set<Docid> In(const DocWindow& window) {
  std::set<Docid> docids;
  window.ForEach([&](Docid docid) { docids.insert(docid); });
  return docids;
}

// Up to `end`, the `one_in`th on average.
std::vector<Docid> SomeDocids(Docid end, std::uint32_t one_in, std::mt19937& random) {
  std::vector<Docid> docids;
  for (Docid docid = 0; docid < end; ++docid) {
    if (random() % one_in == 0) docids.push_back(docid);
  }
  return docids;
}

std::vector<std::uint64_t> BitsOf(const std::vector<Docid>& docids, Docid end) {
  std::vector<std::uint64_t> bits((end + 63) / 64);
  for (const Docid docid : docids) bits[docid / 64] |= std::uint64_t{1} << docid % 64;
  return bits;
}

// Bits and lists may end before a window, in it, or behind it.
TEST(DocWindowTest, BitsAndListsAreUnitedAndIntersected) {
  constexpr Docid kDocids = DocWindow::kDocids;
  std::mt19937 random(1);
  for (int round = 0; round < 400; ++round) {
    const Docid begin = static_cast<Docid>(random() % 3) * kDocids;
    const Docid end = static_cast<Docid>(random() % (4 * kDocids)),
                other_end = static_cast<Docid>(random() % (4 * kDocids));
    const std::vector<Docid> one = SomeDocids(end, 1 + random() % 40, random);
    const std::vector<Docid> other = SomeDocids(other_end, 1 + random() % 40, random);
    std::set<Docid> in_one, in_both;
    const std::set<Docid> others(other.begin(), other.end());
    for (const Docid docid : one) {
      if (docid < begin || docid >= begin + kDocids) continue;
      in_one.insert(docid);
      if (others.contains(docid)) in_both.insert(docid);
    }
    DocWindow by_bits(begin), by_list(begin);
    by_bits.AddBits(BitsOf(one, end));
    by_list.AddSorted(one);
    ASSERT_EQ(In(by_bits), in_one);
    ASSERT_EQ(In(by_list), in_one);
    ASSERT_EQ(by_bits.Count(), in_one.size());
    DocWindow with(begin);
    with.AddSorted(other);
    by_list.Intersect(with);
    by_bits.IntersectBits(BitsOf(other, other_end));
    ASSERT_EQ(In(by_list), in_both);
    ASSERT_EQ(In(by_bits), in_both);
  }
}

}  // namespace
}  // namespace broadsheet
