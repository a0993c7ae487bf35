// One word that stands for very many: what a wildcard or a fuzzy word means.
#ifndef BROADSHEET_QUERY_RUN_POSITION_MANY_LISTS_H_
#define BROADSHEET_QUERY_RUN_POSITION_MANY_LISTS_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "query/deadline.h"
#include "query/run/scorer.h"
#include "query/run/word_iterator.h"

namespace broadsheet {

// The union of any number of posting lists, as WordIterator is of a few. The lists are read through a window of docids
// at a time, each in one go; within the window the postings lie sorted by document. Most words are rare: the postings
// of short lists are read at once and kept, which takes less than a cursor on each.
class ManyListsIterator : public PositionIterator {
 public:
  // At least one of `sources` finds.
  ManyListsIterator(const Segment& segment, std::vector<WordSource> sources, std::optional<TextField> field,
                    const WordScorer& scorer, std::string name, Deadline* deadline);

  void SkipTo(Docid target) override;
  bool Matches() override;
  double Score() override;
  std::uint64_t Cost() const override { return documents_; }
  std::string Describe() const override;
  const std::vector<Position>& Positions() override;

 private:
  static constexpr std::uint32_t kShortList = 16;
  static_assert(kShortList <= PostingBlock::kMaxPostings, "a short list is one block");

  struct Source {
    WordSource what;
    std::unique_ptr<PostingCursor> occurrences = nullptr;  // made when they are first asked for
  };
  struct LongList {
    std::uint32_t source;
    PostingCursor cursor;  // before the postings of the next window
  };
  struct Posting {
    Docid docid;
    std::uint32_t source;
    std::uint32_t wdf;
  };

  void OpenLists();
  Docid WindowDocids() const;
  Docid FirstAtOrAfter(Docid target);
  void FillWindow(Docid begin);
  void SortWindow(Docid begin);
  void Take(std::size_t posting);
  bool HasOccurrence();
  std::span<const WordOccurrence> Occurrences(std::uint32_t source);
  bool Counts(const WordSource& source, const WordOccurrence& occurrence) const;

  const Segment& segment_;
  std::vector<Source> sources_;  // that find
  std::vector<LongList> long_lists_;
  std::vector<Posting> short_lists_;  // by docid
  std::size_t next_short_ = 0;        // the first of them that no window has taken
  std::vector<PostingCursor> extra_;  // for the score alone
  const std::optional<TextField> field_;
  const WordScorer scorer_;
  const std::string name_;
  Deadline* const deadline_;
  std::uint64_t documents_ = 0;
  bool restricted_ = false;
  Docid window_docids_ = 0;  // how many a window has: a power of two
  std::vector<Posting> window_, unsorted_;
  std::vector<std::uint32_t> ends_;  // of SortWindow
  Docid window_end_ = 0;
  std::size_t first_ = 0, last_ = 0;  // the candidate's postings in window_
  Docid checked_ = 0;                 // the candidate that `matches_` speaks of
  bool matches_ = false;
  Docid located_ = 0;  // the candidate that `positions_` speaks of
  std::vector<Position> positions_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_POSITION_MANY_LISTS_H_
