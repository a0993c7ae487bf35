// The line that shows how far indexing is.
#ifndef BROADSHEET_TOOLS_INDEX_PROGRESS_H_
#define BROADSHEET_TOOLS_INDEX_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "broadsheet/index_files.h"

namespace broadsheet::cli {

// Refreshes the progress line on standard error some ten times a second: a bar, articles, bytes, rate, time left.
class IndexProgress {
 public:
  // `raw` of `raw_total` bytes of the files (as they lie on the disk) are read; a total of 0 is not known.
  void Update(const IndexCounts& counts, std::uint64_t raw, std::uint64_t raw_total);

  double SecondsSoFar() const;

 private:
  using Clock = std::chrono::steady_clock;

  Clock::time_point start_ = Clock::now();
  Clock::time_point next_update_ = start_;
};

// The line's text after `seconds`.
std::string ProgressLine(const IndexCounts& counts, std::uint64_t raw, std::uint64_t raw_total, double seconds);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_INDEX_PROGRESS_H_
