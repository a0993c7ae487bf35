// What a fuzz target holds to be true whatever the bytes.
#ifndef BROADSHEET_TESTS_FUZZ_CHECK_H_
#define BROADSHEET_TESTS_FUZZ_CHECK_H_

#include <cstdio>
#include <cstdlib>
#include <string>

#define FUZZ_CHECK(condition, detail)                                                                                 \
  do {                                                                                                                \
    if (!(condition)) {                                                                                               \
      std::fprintf(stderr, "%s:%d: not true: %s\n%s\n", __FILE__, __LINE__, #condition, std::string(detail).c_str()); \
      std::abort();                                                                                                   \
    }                                                                                                                 \
  } while (false)

#endif  // BROADSHEET_TESTS_FUZZ_CHECK_H_
