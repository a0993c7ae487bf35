// What the parts of merging share.
#ifndef BROADSHEET_STORAGE_SEGMENT_MERGING_H_
#define BROADSHEET_STORAGE_SEGMENT_MERGING_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/segment/segment_data.h"
#include "storage/strings.h"

namespace broadsheet {

// Asks now and then whether merging is still wanted.
class CancelCheck {
 public:
  // `cancelled` may be empty, and must outlive the check.
  explicit CancelCheck(const std::function<bool()>& cancelled) : cancelled_(cancelled) {}

  absl::Status operator()() {
    if (!cancelled_ || ++steps_ % kStepsBetweenQuestions != 1 || !cancelled_()) return absl::OkStatus();
    return absl::CancelledError("merging segments was cancelled");
  }

 private:
  static constexpr std::size_t kStepsBetweenQuestions = 1024;

  const std::function<bool()>& cancelled_;
  std::size_t steps_ = 0;
};

// Holds the keys of merged dictionaries against each other: what does not ascend would make another damaged segment.
class KeyOrder {
 public:
  // Whether a key comes after all those before it.
  bool Ascends(std::string_view key) {
    const bool ascends = !last_ || key > *last_;
    last_ = key;
    return ascends;
  }

 private:
  std::optional<std::string> last_;
};

// Of an input that cannot be read.
inline absl::Status CannotMerge(const SegmentData& input, std::string_view why = "it is damaged") {
  return absl::DataLossError(StrCat("cannot merge ", input.words_path, ": ", why,
                                    "; `broadsheet reindex` rebuilds it from the stored articles"));
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_MERGING_H_
