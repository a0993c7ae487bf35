// Sums of a block's numbers, added up by groups: many blocks are looked into for a posting or two.
#ifndef BROADSHEET_STORAGE_SEGMENT_GROUPED_SUMS_H_
#define BROADSHEET_STORAGE_SEGMENT_GROUPED_SUMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "storage/segment/posting_blocks.h"
#include "storage/segment/posting_set.h"

namespace broadsheet {

// Of a number for each posting of a block, less a byte for each. All is added up modulo 2^32.
class GroupedSums {
 public:
  // Behind the last posting they are 0.
  struct Bytes {
    BytesOfPostings less = {};   // what is taken away
    BytesOfPostings least = {};  // what a number is at least
  };
  // As many numbers below it as a block may have come to less than 2^32 in sum.
  static constexpr std::uint32_t kMany = 1u << 25;
  static constexpr std::uint32_t kGroup = 16;

  // Of one posting at least, and at most as many as a block may have. `bytes`: nullptr for zeros. False if some number
  // is 0, kMany or more, or less than its least; the sums are there all the same.
  bool AddUp(std::span<const std::uint32_t> numbers, const Bytes* bytes);

  std::uint32_t Of(std::uint32_t posting) const { return numbers_[posting] - less_[posting]; }
  // The sum of all postings before it, which may be the one behind the last.
  std::uint32_t Before(std::uint32_t posting) const;
  std::uint32_t total() const { return total_; }

 private:
  static constexpr std::size_t kGroups = PostingBlock::kMaxPostings / kGroup;
  static_assert(PostingBlock::kMaxPostings * (std::uint64_t{kMany} - 1) < std::uint64_t{1} << 32);
  // With a group behind the last posting, which is read though it does not count.
  static constexpr std::size_t kRoom = (kGroups + 1) * kGroup;

  std::uint32_t total_ = 0;
  std::array<std::uint32_t, kRoom> numbers_ = {};
  std::array<std::uint8_t, kRoom> less_ = {};
  std::array<std::uint32_t, kGroups + 1> group_begins_ = {};
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_GROUPED_SUMS_H_
