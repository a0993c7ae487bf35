// Counting ones is one instruction on any x86 processor of the last fifteen years, but not on all that Debian
// supports: functions with this mark are compiled twice, and the right one is taken when the program starts.
#ifndef BROADSHEET_STORAGE_POPCOUNT_H_
#define BROADSHEET_STORAGE_POPCOUNT_H_

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define BROADSHEET_WITH_POPCOUNT __attribute__((target_clones("popcnt", "default")))
#else
#define BROADSHEET_WITH_POPCOUNT
#endif

#endif  // BROADSHEET_STORAGE_POPCOUNT_H_
