#include "query/run/ranges_iterator.h"

#include <algorithm>

#include "storage/strings.h"

namespace broadsheet {

DocidRanges NormalizeRanges(DocidRanges ranges) {
  std::erase_if(ranges, [](const DocidRange& range) { return range.empty(); });
  std::sort(ranges.begin(), ranges.end(), [](const DocidRange& a, const DocidRange& b) { return a.begin < b.begin; });
  DocidRanges joined;
  for (const DocidRange& range : ranges) {
    if (!joined.empty() && range.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, range.end);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

DocidRanges IntersectRanges(const DocidRanges& a, const DocidRanges& b) {
  DocidRanges common;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const DocidRange range{std::max(a[i].begin, b[j].begin), std::min(a[i].end, b[j].end)};
    if (!range.empty()) common.push_back(range);
    if (a[i].end < b[j].end) {
      ++i;
    } else {
      ++j;
    }
  }
  return common;
}

DocidRanges ComplementRanges(const DocidRanges& ranges, std::uint32_t documents) {
  DocidRanges others;
  Docid begin = 1;
  for (const DocidRange& range : ranges) {
    if (begin < range.begin) others.push_back({begin, range.begin});
    begin = range.end;
  }
  if (begin <= documents) others.push_back({begin, documents + 1});
  return others;
}

std::uint64_t CountDocids(const DocidRanges& ranges) {
  std::uint64_t count = 0;
  for (const DocidRange& range : ranges) count += range.end - range.begin;
  return count;
}

std::string RangesIterator::Describe() const {
  constexpr std::size_t kShown = 4;
  std::string text = "docids";
  for (std::size_t i = 0; i < ranges_.size() && i < kShown; ++i) {
    text += StrCat(" ", ranges_[i].begin, "-", ranges_[i].end - 1);
  }
  if (ranges_.size() > kShown) text += StrCat(" and ", ranges_.size() - kShown, " more ranges");
  return text;
}

}  // namespace broadsheet
