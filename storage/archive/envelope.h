// What every value in the store is wrapped in, see FORMAT.md; and what records of several kinds have in common.
#ifndef BROADSHEET_STORAGE_ARCHIVE_ENVELOPE_H_
#define BROADSHEET_STORAGE_ARCHIVE_ENVELOPE_H_

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message_lite.h>
#include <google/protobuf/repeated_field.h>

#include "absl/status/status.h"

namespace broadsheet {

// The value of a key.
std::string Wrap(std::string_view key, const google::protobuf::MessageLite& message);

// DataLoss: damage. FailedPrecondition: another version's format.
absl::Status Unwrap(std::string_view key, std::string_view value, google::protobuf::MessageLite* message);

// DataLoss: `what` is wrong with the record.
absl::Status Damaged(std::string_view key, std::string_view what);

using Strings = google::protobuf::RepeatedPtrField<std::string>;

inline void SetStrings(const std::vector<std::string>& from, Strings* to) { *to = Strings(from.begin(), from.end()); }

inline std::vector<std::string> TakeStrings(Strings* from) {
  return {std::make_move_iterator(from->begin()), std::make_move_iterator(from->end())};
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_ENVELOPE_H_
