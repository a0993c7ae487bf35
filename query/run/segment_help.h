// Others that go through the slices of a segment beside the thread that runs the query.
#ifndef BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_
#define BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_

#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <vector>

#include "query/deadline.h"
#include "query/resolved_tree.h"
#include "query/run/collector.h"
#include "query/run/execute.h"
#include "query/run/helpers.h"
#include "query/run/scorer.h"
#include "query/run/segment_run.h"
#include "query/scope.h"

namespace broadsheet {

// Whether others may help, so that the segment is to be cut into slices.
bool CanBeHelped(const ResolvedTree& tree, const Segment& segment, const ExecuteHelp& help);

// Of the thread that runs the query, which calls Finish at the end.
class SegmentHelp {
 public:
  // All must outlive it. `options` names the helpers, each of which finds so many `hits` at most.
  SegmentHelp(const ResolvedTree& tree, const Scope& scope, std::uint32_t segment, const ExecuteOptions& options,
              const Statistics& statistics, std::size_t hits, Goal goal, Slices* slices, SharedCut* cut)
      : tree_(tree),
        scope_(scope),
        segment_(segment),
        options_(options),
        statistics_(statistics),
        hits_(hits),
        goal_(goal),
        slices_(*slices),
        cut_(*cut),
        request_([this] { Work(); }) {}
  SegmentHelp(const SegmentHelp&) = delete;
  SegmentHelp& operator=(const SegmentHelp&) = delete;
  ~SegmentHelp();  // waits for those who came

  // False: there is nobody to ask, or too little to do for two, or all were asked before.
  bool CanAsk() const { return options_.help.helpers != nullptr && !asked_ && slices_.left() > 1; }
  // All helpers, if CanAsk.
  void Ask(const Deadline& deadline);

  // Waits for those who came, and offers what they found. Returns how many matches they counted. `deadline` has passed
  // if one of them saw it pass. Throws what one of them met, as the thread that runs the query might have itself.
  std::uint64_t Finish(Collector* collector, Deadline* deadline);

 private:
  // What a thread needs that no other may touch meanwhile.
  struct Asked {
    SearchedSegment searched;
    Deadline deadline;
  };

  void Work();
  void GoThrough(Asked own);

  const ResolvedTree& tree_;
  const Scope& scope_;
  const std::uint32_t segment_;
  const ExecuteOptions& options_;
  const Statistics& statistics_;
  const std::size_t hits_;
  const Goal goal_;
  Slices& slices_;
  SharedCut& cut_;
  std::optional<Asked> asked_;  // to copy
  Helpers::Request request_;

  std::mutex mutex_;  // guards what follows
  std::vector<Candidate> found_;
  std::uint64_t matches_ = 0;
  bool timed_out_ = false;
  std::exception_ptr failure_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_
