// The docids of a segment in slices, for one thread to go through, or for several.
#ifndef BROADSHEET_QUERY_RUN_SLICES_H_
#define BROADSHEET_QUERY_RUN_SLICES_H_

#include <atomic>
#include <cstddef>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "query/run/doc_iterator.h"
#include "query/run/doc_window.h"

namespace broadsheet {

// Thread-safe.
class Slices {
 public:
  // No window of matches (DocWindow) and none of ranking lies in two slices of so many docids.
  static constexpr Docid kUsualDocids = 32768;
  // All in one slice.
  static constexpr Docid kAllDocids = kNoMoreDocs;

  // Each slice has what `ranges` have between two multiples of `docids`, which is itself a multiple of
  // DocWindow::kDocids, or kAllDocids.
  explicit Slices(const DocidRanges& ranges, Docid docids = kUsualDocids);

  // The ranges of the next slice, ascending; empty if there is none left.
  std::span<const DocidRange> Next();
  std::size_t count() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  std::size_t left() const;

 private:
  DocidRanges pieces_;
  std::vector<std::size_t> begins_;  // of each slice in pieces_, and the end of the last
  std::atomic<std::size_t> next_{0};
};

// Gives one thread its slices, ascending; empty: there are no more.
using NextSlice = absl::FunctionRef<std::span<const DocidRange>()>;

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_SLICES_H_
