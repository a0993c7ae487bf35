// Who else may work on a query that turns out to take long.
#ifndef BROADSHEET_QUERY_RUN_EXECUTE_HELP_H_
#define BROADSHEET_QUERY_RUN_EXECUTE_HELP_H_

#include "absl/time/time.h"
#include "query/run/helpers.h"
#include "query/run/slices.h"

namespace broadsheet {

struct ExecuteHelp {
  Helpers* helpers = nullptr;  // nullptr: nobody
  // Nobody is asked for less than seems to take so long: to wake a thread takes some of it.
  absl::Duration least_left = absl::Microseconds(300);
  Docid slice_docids = Slices::kUsualDocids;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_EXECUTE_HELP_H_
