// Bytes of a file as they lie on the disk, before any decompression.
#ifndef BROADSHEET_INDEXER_IMPORT_INPUT_BYTE_SOURCE_H_
#define BROADSHEET_INDEXER_IMPORT_INPUT_BYTE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "indexer/import/input/input_stream.h"

namespace broadsheet {

// A file descriptor with a buffer that can be looked into before its bytes are taken.
class ByteSource {
 public:
  // Regular files, character devices, and what "-" or /dev/fd stand for; a clear error for directories, sockets and
  // named pipes (a pipe without a writer would block for ever).
  static absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path, InputWait wait = {});
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  // The bytes at hand; at least `bytes` of them unless the file ends before (at most kBufferBytes). Valid until the
  // next call.
  absl::StatusOr<std::string_view> Peek(std::size_t bytes);
  void Skip(std::size_t bytes);

  // Whether Peek would wait now.
  bool WouldWait() const;

  std::uint64_t Offset() const { return offset_; }  // of the first byte of Peek

  static constexpr std::size_t kBufferBytes = 256 << 10;

 private:
  ByteSource(int fd, bool owned, InputWait wait);
  bool WaitForInput();  // false: stopped

  int fd_;
  bool owned_;
  InputWait wait_;
  bool at_end_ = false;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_INPUT_BYTE_SOURCE_H_
