// Some postings of a block.
#ifndef BROADSHEET_STORAGE_SEGMENT_POSTING_SET_H_
#define BROADSHEET_STORAGE_SEGMENT_POSTING_SET_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "storage/segment/bytes.h"
#include "storage/segment/posting_blocks.h"

namespace broadsheet {

// A byte for each posting of a block.
using BytesOfPostings = std::array<std::uint8_t, PostingBlock::kMaxPostings>;

// By their numbers in the block.
class PostingSet {
 public:
  PostingSet() = default;
  // The first `count`.
  static PostingSet First(std::uint32_t count) {
    PostingSet set;
    for (std::size_t word = 0; word < kWords; ++word) {
      const std::uint32_t left = count > word * 64 ? count - static_cast<std::uint32_t>(word) * 64 : 0;
      set.words_[word] = left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
    }
    return set;
  }

  // A bit a posting, the lowest of each byte first; at most as many as a block has.
  static PostingSet FromBytes(std::string_view bytes) {
    PostingSet set;
    if (!bytes.empty()) std::memcpy(set.words_.data(), bytes.data(), bytes.size());
    return set;
  }

  void Add(std::uint32_t posting) { words_[posting / 64] |= std::uint64_t{1} << posting % 64; }
  bool Has(std::uint32_t posting) const { return (words_[posting / 64] >> posting % 64 & 1) != 0; }
  std::uint32_t Count() const {
    std::uint32_t count = 0;
    for (const std::uint64_t word : words_) count += static_cast<std::uint32_t>(std::popcount(word));
    return count;
  }
  void Unite(const PostingSet& other) {
    for (std::size_t word = 0; word < kWords; ++word) words_[word] |= other.words_[word];
  }
  PostingSet And(const PostingSet& other) const {
    PostingSet both;
    for (std::size_t word = 0; word < kWords; ++word) both.words_[word] = words_[word] & other.words_[word];
    return both;
  }
  PostingSet Without(const PostingSet& other) const {
    PostingSet rest;
    for (std::size_t word = 0; word < kWords; ++word) rest.words_[word] = words_[word] & ~other.words_[word];
    return rest;
  }
  // Ascending.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (std::size_t word = 0; word < kWords; ++word) {
      for (std::uint64_t left = words_[word]; left != 0; left &= left - 1) {
        visit(static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(left)));
      }
    }
  }

  // Appends the set; `postings` are all of the block.
  void Append(std::uint32_t postings, std::string& out) const;
  // Reads what was appended. Fails `in` where no set can be.
  static PostingSet Read(ByteReader& in, std::uint32_t postings);

  // Reads a byte for each posting of the set, in their order; the others have 0. Fails `in` if it ends before.
  void ReadBytes(ByteReader& in, BytesOfPostings& out) const;

  bool Meets(const PostingSet& other) const { return And(other) != PostingSet(); }

  bool operator==(const PostingSet&) const = default;

 private:
  void SpreadPlainly(const std::uint8_t* bytes, BytesOfPostings& out) const;

  static constexpr std::size_t kWords = PostingBlock::kMaxPostings / 64;
  std::array<std::uint64_t, kWords> words_ = {};
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_POSTING_SET_H_
