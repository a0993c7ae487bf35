// Help for a query that finds little.
#ifndef BROADSHEET_TOOLS_ADVICE_OUTPUT_H_
#define BROADSHEET_TOOLS_ADVICE_OUTPUT_H_

#include "broadsheet/advice.h"
#include "tools/json.h"

namespace broadsheet::cli {

// On standard error, a note a line; nothing if there is nothing to say.
void PrintAdvice(const QueryAdvice& advice);

// Null if there is nothing to say.
Json AdviceToJson(const QueryAdvice& advice);

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_ADVICE_OUTPUT_H_
