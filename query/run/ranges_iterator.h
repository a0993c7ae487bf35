// Documents by docid alone: all of them, or those of some days.
#ifndef BROADSHEET_QUERY_RUN_RANGES_ITERATOR_H_
#define BROADSHEET_QUERY_RUN_RANGES_ITERATOR_H_

#include <string>
#include <vector>

#include "query/run/doc_iterator.h"

namespace broadsheet {

// Sorts and joins ranges that may touch, overlap or be empty.
DocidRanges NormalizeRanges(DocidRanges ranges);
DocidRanges IntersectRanges(const DocidRanges& a, const DocidRanges& b);
// The documents of 1..documents that are not in `ranges`.
DocidRanges ComplementRanges(const DocidRanges& ranges, std::uint32_t documents);
std::uint64_t CountDocids(const DocidRanges& ranges);

class RangesIterator : public DocIterator {
 public:
  explicit RangesIterator(DocidRanges ranges) : ranges_(std::move(ranges)) {}

  void SkipTo(Docid target) override {
    while (current_ < ranges_.size() && ranges_[current_].end <= target) ++current_;
    docid_ = current_ == ranges_.size() ? kNoMoreDocs : std::max(std::max(docid_, target), ranges_[current_].begin);
  }
  WordPresence AddScoringWords(std::vector<const WordIterator*>* /*words*/) const override {
    return WordPresence::kAll;  // of no word
  }
  const DocidRanges* Within() const override { return &ranges_; }
  void AddMatches(DocWindow* window) override {
    for (const DocidRange& range : ranges_) window->AddRange(range);
  }
  std::uint64_t Cost() const override { return CountDocids(ranges_); }
  std::optional<std::uint64_t> KnownCount() const override { return CountDocids(ranges_); }
  std::string Describe() const override;

 private:
  DocidRanges ranges_;
  std::size_t current_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_RANGES_ITERATOR_H_
