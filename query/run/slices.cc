#include "query/run/slices.h"

#include <algorithm>

namespace broadsheet {

Slices::Slices(const DocidRanges& ranges, Docid docids) {
  if (ranges.empty()) return;
  const std::size_t most = (ranges.back().end - ranges.front().begin) / docids + 2;
  pieces_.reserve(ranges.size() + most);
  begins_.reserve(most + 1);
  for (DocidRange range : ranges) {
    while (range.begin < range.end) {
      const Docid slice = range.begin / docids;
      if (pieces_.empty() || pieces_.back().begin / docids != slice) begins_.push_back(pieces_.size());
      const Docid left = docids - range.begin % docids;  // in the slice
      const Docid end = range.end - range.begin > left ? range.begin + left : range.end;
      pieces_.push_back({range.begin, end});
      range.begin = end;
    }
  }
  begins_.push_back(pieces_.size());
}

std::span<const DocidRange> Slices::Next() {
  const std::size_t number = next_.fetch_add(1, std::memory_order_relaxed);
  if (number >= count()) return {};
  return std::span(pieces_).subspan(begins_[number], begins_[number + 1] - begins_[number]);
}

std::size_t Slices::left() const { return count() - std::min(count(), next_.load(std::memory_order_relaxed)); }

}  // namespace broadsheet
