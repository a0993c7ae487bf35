// Others that go through the slices of a segment beside the thread that runs the query.
#ifndef BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_
#define BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_

#include <cstddef>
#include <cstdint>
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

  // The first call asks all helpers.
  void Ask(const Deadline& deadline);

  // Waits for those who came, and offers what they found. Returns how many matches they counted.
  std::uint64_t Finish(Collector* collector);

 private:
  // What a thread needs that no other may touch meanwhile.
  struct Asked {
    SearchedSegment searched;
    Deadline deadline;
  };

  void Work();

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
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_SEGMENT_HELP_H_
