#include "indexer/import/date_parser.h"

#include "storage/strings.h"

namespace broadsheet {

absl::StatusOr<ParsedDate> ParseHumanDate(std::string_view text, std::string_view language, DateOrder order) {
  if (absl::StatusOr<PublicationTime> time = ParseRfc3339(text); time.ok()) return ParsedDate{*time, false};
  return absl::InvalidArgumentError(StrCat("'", text, "' is no date"));
}

}  // namespace broadsheet
