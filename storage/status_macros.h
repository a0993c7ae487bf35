// Early return on a failed absl::Status, for code that has nothing to add to the error.
#ifndef BROADSHEET_STORAGE_STATUS_MACROS_H_
#define BROADSHEET_STORAGE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define BS_CONCAT_INNER(a, b) a##b
#define BS_CONCAT(a, b) BS_CONCAT_INNER(a, b)

#define BS_RETURN_IF_ERROR(expression)                            \
  do {                                                            \
    if (absl::Status bs_status = (expression); !bs_status.ok()) { \
      return bs_status;                                           \
    }                                                             \
  } while (false)

// BS_ASSIGN_OR_RETURN(auto value, FunctionReturningStatusOr());
#define BS_ASSIGN_OR_RETURN(declaration, expression) \
  BS_ASSIGN_OR_RETURN_INNER(BS_CONCAT(bs_statusor_, __LINE__), declaration, expression)
#define BS_ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
  auto result = (expression);                                      \
  if (!result.ok()) return std::move(result).status();             \
  declaration = *std::move(result)

#endif  // BROADSHEET_STORAGE_STATUS_MACROS_H_
