#include "query/run/slices.h"

#include <algorithm>

namespace broadsheet {

Slices::Slices(const DocidRanges& ranges, Docid docids) {
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
  if (number + 1 >= begins_.size()) return {};
  return std::span(pieces_).subspan(begins_[number], begins_[number + 1] - begins_[number]);
}

std::size_t Slices::left() const {
  const std::size_t all = begins_.size() - 1;
  return all - std::min(all, next_.load(std::memory_order_relaxed));
}

}  // namespace broadsheet
