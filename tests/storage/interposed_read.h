// Reads of files by descriptor and place, ours and RocksDB's, as a test wants them.
#ifndef BROADSHEET_TESTS_STORAGE_INTERPOSED_READ_H_
#define BROADSHEET_TESTS_STORAGE_INTERPOSED_READ_H_

#include <atomic>
#include <cstdint>

namespace broadsheet {

inline std::atomic<int> interruptions_of_reads = 0;  // still to come
inline std::atomic<std::uint64_t> reads_of_files = 0;

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_STORAGE_INTERPOSED_READ_H_
