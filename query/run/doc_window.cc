#include "query/run/doc_window.h"

#include <algorithm>
#include <cstddef>

#include "storage/popcount.h"
#include "storage/segment/posting_blocks.h"

namespace broadsheet {
namespace {

BROADSHEET_WITH_POPCOUNT std::uint32_t CountOnes(const std::array<std::uint64_t, DocWindow::kWords>& words) {
  std::uint64_t ones = 0;
  // Half of the instructions of a plain loop are for the loop.
#pragma GCC unroll 16
  for (const std::uint64_t word : words) ones += static_cast<std::uint64_t>(std::popcount(word));
  return static_cast<std::uint32_t>(ones);
}

}  // namespace

void DocWindow::AddSorted(std::span<const Docid> docids) {
  auto at = docids.begin() + static_cast<std::ptrdiff_t>(FindDocid(docids.data(), docids.size(), begin_));
  constexpr std::size_t kDense = 8;  // neighbours at most so far apart mostly fall into one word of 64
  if (!docids.empty() && docids.back() - docids.front() > docids.size() * kDense) {
    for (; at != docids.end() && *at - begin_ < kDocids; ++at) Add(*at);
    return;
  }
  // A word is written when it is complete.
  std::size_t word = 0;
  std::uint64_t bits = 0;
  for (; at != docids.end() && *at - begin_ < kDocids; ++at) {
    const Docid place = *at - begin_;
    if (place / 64 != word) {
      bits_[word] |= bits;
      word = place / 64;
      bits = 0;
    }
    bits |= std::uint64_t{1} << place % 64;
  }
  bits_[word] |= bits;
}

void DocWindow::AddRange(DocidRange range) {
  const Docid first = std::max(range.begin, begin()), last = std::min(range.end, end());
  for (Docid docid = first; docid < last;) {
    const Docid in_word = docid % 64, count = std::min(64 - in_word, last - docid);
    bits_[(docid - begin_) / 64] |= ~std::uint64_t{0} >> (64 - count) << in_word;
    docid += count;
  }
}

// Of bits from docid 0 on, the window's, as far as there are.
std::span<const std::uint64_t> DocWindow::OwnOf(std::span<const std::uint64_t> bits) const {
  const std::span<const std::uint64_t> rest = bits.subspan(std::min<std::size_t>(begin_ / 64, bits.size()));
  return rest.first(std::min(rest.size(), kWords));
}

void DocWindow::AddBits(std::span<const std::uint64_t> bits) {
  const std::span<const std::uint64_t> own = OwnOf(bits);
  for (std::size_t word = 0; word < own.size(); ++word) bits_[word] |= own[word];
}

void DocWindow::IntersectBits(std::span<const std::uint64_t> bits) {
  const std::span<const std::uint64_t> own = OwnOf(bits);
  for (std::size_t word = 0; word < own.size(); ++word) bits_[word] &= own[word];
  std::fill(bits_.begin() + static_cast<std::ptrdiff_t>(own.size()), bits_.end(), 0);
}

void DocWindow::Unite(const DocWindow& other) {
  for (std::size_t word = 0; word < kWords; ++word) bits_[word] |= other.bits_[word];
}

void DocWindow::Intersect(const DocWindow& other) {
  for (std::size_t word = 0; word < kWords; ++word) bits_[word] &= other.bits_[word];
}

void DocWindow::Subtract(const DocWindow& other) {
  for (std::size_t word = 0; word < kWords; ++word) bits_[word] &= ~other.bits_[word];
}

std::uint32_t DocWindow::Count() const { return CountOnes(bits_); }

}  // namespace broadsheet
