// Standard output: answers, and nothing else.
#ifndef BROADSHEET_TOOLS_ANSWER_H_
#define BROADSHEET_TOOLS_ANSWER_H_

#include <string_view>

#include "absl/status/status.h"

namespace broadsheet::cli {

// Writes to standard output (buffered). A failure is remembered and told by FinishAnswer.
void Print(std::string_view text);
void PrintLine(std::string_view line);

// Hands everything printed so far to whoever reads it, and says whether all of it could be written.
absl::Status FlushAnswer();

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_ANSWER_H_
