// Others that go through the slices of a segment beside the thread that runs the query.
#ifndef BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_
#define BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_

#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "query/deadline.h"
#include "query/resolved_tree.h"
#include "query/run/doc_iterator.h"
#include "query/run/execute_help.h"
#include "query/run/helpers.h"
#include "query/run/scorer.h"
#include "query/run/slices.h"
#include "query/scope.h"

namespace broadsheet {

// How many docids a slice has: all, where nobody may help.
Docid DocidsOfSlice(const ResolvedTree& tree, const Segment& segment, const ExecuteHelp& help);

// Of the thread that runs the query, which calls Finish at the end.
class SegmentHelp {
 public:
  // What a helper does, several of them at the same time: it goes through the slices that it is given, by iterators
  // that are its own, as is the rest.
  using Work =
      absl::FunctionRef<void(const SearchedSegment& searched, DocIterator& root, Deadline* deadline, NextSlice)>;

  // All must outlive it.
  SegmentHelp(const ResolvedTree& tree, const SearchedSegment& searched, const Statistics& statistics,
              const ExecuteHelp& help, Slices* slices, Work work)
      : tree_(tree),
        searched_(searched),
        statistics_(statistics),
        help_(help),
        slices_(*slices),
        work_(work),
        request_([this] { Join(); }) {}
  SegmentHelp(const SegmentHelp&) = delete;
  SegmentHelp& operator=(const SegmentHelp&) = delete;
  ~SegmentHelp();  // waits for those who came

  // The next slice of the thread that runs the query. Helpers are asked for as soon as that seems to be worth it.
  std::span<const DocidRange> Next(const Deadline& deadline);

  // False: there is nobody to ask, or too little to do for two, or all were asked before.
  bool CanAsk() const { return help_.helpers != nullptr && !asked_ && slices_.left() > 1; }
  // All helpers, if CanAsk.
  void Ask(const Deadline& deadline);

  // Waits for those who came. `deadline` has passed if one of them saw it pass. Throws what one of them met, as the
  // thread that runs the query might have itself.
  void Finish(Deadline* deadline);

 private:
  // What a thread needs that no other may touch meanwhile.
  struct Asked {
    SearchedSegment searched;
    Deadline deadline;
  };

  absl::Duration TimeLeft() const;
  void Join();
  void GoThrough(Asked own);

  const ResolvedTree& tree_;
  const SearchedSegment& searched_;
  const Statistics& statistics_;
  const ExecuteHelp& help_;
  Slices& slices_;
  const Work work_;
  std::optional<absl::Time> begun_;
  std::optional<Asked> asked_;  // to copy
  Helpers::Request request_;

  std::mutex mutex_;  // guards what follows
  bool timed_out_ = false;
  std::exception_ptr failure_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_
