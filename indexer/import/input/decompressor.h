// Undoing compression, one format at a time, with everything delivered that came before a damage.
#ifndef BROADSHEET_INDEXER_IMPORT_INPUT_DECOMPRESSOR_H_
#define BROADSHEET_INDEXER_IMPORT_INPUT_DECOMPRESSOR_H_

#include <memory>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "indexer/import/input/byte_source.h"

namespace broadsheet {

class Decompressor {
 public:
  virtual ~Decompressor() = default;

  // Fills `buffer` as far as it can; 0 at the end of the data. DataLoss names the offset in the compressed file. It
  // is given only when there is nothing else left to give; not to be called again after it.
  virtual absl::StatusOr<std::size_t> Read(std::span<char> buffer) = 0;
};

// For the format that the first bytes of `source` show: gzip, zstd, or, by libarchive, bzip2, xz, lzma's lzip, lz4 and
// compress; a plain copy for all others. `source` must outlive it.
absl::StatusOr<std::unique_ptr<Decompressor>> MakeDecompressor(ByteSource& source);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_IMPORT_INPUT_DECOMPRESSOR_H_
