// Matches among some thousand successive docids as bits: how matches are counted.
#ifndef BROADSHEET_QUERY_RUN_DOC_WINDOW_H_
#define BROADSHEET_QUERY_RUN_DOC_WINDOW_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "storage/segment/segment.h"

namespace broadsheet {

class DocWindow {
 public:
  static constexpr Docid kDocids = 4096;
  static constexpr std::size_t kWords = kDocids / 64;

  // Empty, from `begin` on, a multiple of kDocids.
  explicit DocWindow(Docid begin) : begin_(begin) {}

  Docid begin() const { return begin_; }
  Docid end() const { return begin_ + kDocids; }

  bool Contains(Docid docid) const { return (bits_[(docid - begin_) / 64] >> docid % 64 & 1) != 0; }

  void Add(Docid docid) { bits_[(docid - begin_) / 64] |= std::uint64_t{1} << docid % 64; }
  // Those of ascending docids that are in the window.
  void AddSorted(std::span<const Docid> docids);
  void AddRange(DocidRange range);
  // `bits` of all docids from 0 on.
  void AddBits(std::span<const std::uint64_t> bits);

  void Unite(const DocWindow& other);
  void Intersect(const DocWindow& other);
  // `bits` of all docids from 0 on; docids behind their end are taken out.
  void IntersectBits(std::span<const std::uint64_t> bits);
  void Subtract(const DocWindow& other);
  // Ascending.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (std::size_t word = 0; word < kWords; ++word) {
      for (std::uint64_t left = bits_[word]; left != 0; left &= left - 1) {
        visit(begin_ + static_cast<Docid>(word * 64) + static_cast<Docid>(std::countr_zero(left)));
      }
    }
  }
  // Keeps the docids that keep(docid) is true of; asked in order.
  template <typename Keep>
  void Filter(Keep keep) {
    for (std::size_t word = 0; word < kWords; ++word) {
      for (std::uint64_t left = bits_[word]; left != 0; left &= left - 1) {
        const std::uint64_t bit = left & -left;
        if (!keep(begin_ + static_cast<Docid>(word * 64) + static_cast<Docid>(std::countr_zero(left))))
          bits_[word] ^= bit;
      }
    }
  }

  std::uint32_t Count() const;

 private:
  std::span<const std::uint64_t> OwnOf(std::span<const std::uint64_t> bits) const;

  Docid begin_;
  std::array<std::uint64_t, kWords> bits_ = {};
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_DOC_WINDOW_H_
