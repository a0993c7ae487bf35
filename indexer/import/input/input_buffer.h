// A window over an InputStream, for importers that look for where an article begins and ends.
#ifndef BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_BUFFER_H_
#define BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_BUFFER_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "indexer/import/input/input_stream.h"

namespace broadsheet {

class InputBuffer {
 public:
  explicit InputBuffer(std::unique_ptr<InputStream> input) : input_(std::move(input)) {}

  // The bytes read and not yet consumed. Valid until the next More() or Consume(). Behind it lie kPadding more
  // readable bytes of no meaning, as SIMD parsers want them.
  std::string_view View() const { return {buffer_.data() + begin_, end_ - begin_}; }

  // Reads on; false if there is nothing more, be it for the end or for an error (see failure()).
  bool More();

  // Drops the first bytes of View().
  void Consume(std::size_t bytes);

  std::uint64_t Offset() const { return offset_; }  // of View()'s first byte in the uncompressed input
  std::uint64_t Line() const { return line_; }      // of View()'s first byte, from 1
  std::uint64_t BytesRead() const { return offset_ + (end_ - begin_); }

  // Why the input ended, if not by itself; given once.
  absl::Status TakeFailure();

  static constexpr std::size_t kPadding = 64;

 private:
  static constexpr std::size_t kReadBytes = 256 << 10;

  std::unique_ptr<InputStream> input_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 1;
  bool at_end_ = false;
  absl::Status failure_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_INPUT_INPUT_BUFFER_H_
