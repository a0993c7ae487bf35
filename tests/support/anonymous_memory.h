// What a process holds in memory that is not a mapped file.
#ifndef BROADSHEET_TESTS_SUPPORT_ANONYMOUS_MEMORY_H_
#define BROADSHEET_TESTS_SUPPORT_ANONYMOUS_MEMORY_H_

#include <sys/types.h>

#include <cstdint>

namespace broadsheet {

// RssAnon, in KiB, as /proc has it; 0 if the process has ended.
std::int64_t AnonymousKib(pid_t pid);

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SUPPORT_ANONYMOUS_MEMORY_H_
