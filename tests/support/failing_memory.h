// Memory that runs out when a test wants it to. A program with failing_memory.cc among its sources has operators new of
// its own.
//
// What RocksDB, Xapian, std::filesystem, and Abseil's hash tables and StrFormat ask for never fails here: none is
// written to go on from there. (libstdc++ walks through directories in functions that are not to throw; a hash table of
// Abseil's, in Debian's version, takes its new size for granted before it has the memory for it.)
#ifndef BROADSHEET_TESTS_SUPPORT_FAILING_MEMORY_H_
#define BROADSHEET_TESTS_SUPPORT_FAILING_MEMORY_H_

#include <cstddef>

namespace broadsheet {

enum class Failures {
  kOne,  // and there is memory again
  kAllFromThereOn,
};

// In the calling thread, which is the test's own from now on: so many allocations more until one fails.
void FailHere(int allocations, Failures failures = Failures::kOne);
// No more. Whether one has failed since FailHere.
bool StopFailingHere();
// That, asked by any thread.
bool HasFailedHere();

// In any thread but the test's own: the next allocation of so many bytes or more fails; 0: none.
void FailElsewhere(std::size_t bytes);
bool WillFailElsewhere();
// Called, there, before each allocation; nullptr: nothing is.
void CallBeforeAllocationsElsewhere(void (*hook)());

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SUPPORT_FAILING_MEMORY_H_
