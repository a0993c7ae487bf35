// Bytes of a file or of standard input, uncompressed on the way.
#ifndef BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_STREAM_H_
#define BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_STREAM_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace broadsheet {

// A forward-only stream. Not thread-safe.
class InputStream {
 public:
  virtual ~InputStream() = default;

  // Fills `buffer` with up to its size; 0 at the end. DataLoss names the offset of damage (a truncated gzip);
  // what came before it has been given. After an error every call gives 0.
  virtual absl::StatusOr<std::size_t> Read(std::span<char> buffer) = 0;

  // Whether Read would wait now, for a pipe or a terminal.
  virtual bool WouldWait() { return false; }

  // Bytes taken from the file itself, compressed, for progress.
  virtual std::uint64_t RawBytesRead() const = 0;
};

// What to do while a pipe or a terminal gives nothing.
struct InputWait {
  const std::atomic<bool>* stop = nullptr;  // set, for example by a signal handler: the input ends here
  std::function<void()> on_idle;            // called about once a second, on the reading thread
};

// gzip and zstd (and whatever else libarchive filters) are recognised by content and uncompressed; several
// members or frames in a row are one stream. "-" is standard input.
absl::StatusOr<std::unique_ptr<InputStream>> OpenInput(const std::string& path, InputWait wait = {});

// Over bytes in memory, not uncompressed; for tests and for the library's users.
std::unique_ptr<InputStream> MakeStringInput(std::string content);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_STREAM_H_
