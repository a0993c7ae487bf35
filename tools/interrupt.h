// Ctrl-C as a wish that long tasks can grant in good order.
#ifndef BROADSHEET_TOOLS_INTERRUPT_H_
#define BROADSHEET_TOOLS_INTERRUPT_H_

#include <atomic>

namespace broadsheet::cli {

// From now on the first SIGINT or SIGTERM sets the flag that is returned; a second one ends the program as usual.
const std::atomic<bool>& CatchInterrupts();

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_INTERRUPT_H_
