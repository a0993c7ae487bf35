// Functions with the mark may move bytes about within 16, by an instruction that any x86 processor of the last fifteen
// years has (SSSE3), but not all that Debian supports: they are called where kCanShuffle says so.
#ifndef BROADSHEET_STORAGE_SEGMENT_SHUFFLES_H_
#define BROADSHEET_STORAGE_SEGMENT_SHUFFLES_H_

#if defined(__x86_64__) && defined(__GNUC__)
#define BROADSHEET_SHUFFLES __attribute__((target("ssse3")))

namespace broadsheet {

inline const bool kCanShuffle = __builtin_cpu_supports("ssse3") != 0;

}  // namespace broadsheet

#endif

#endif  // BROADSHEET_STORAGE_SEGMENT_SHUFFLES_H_
