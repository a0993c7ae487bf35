// A whole Xapian glass database in one file, written in key order.
#ifndef BROADSHEET_STORAGE_SEGMENT_GLASS_WRITER_H_
#define BROADSHEET_STORAGE_SEGMENT_GLASS_WRITER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/file_io.h"
#include "storage/segment/glass_table_writer.h"
#include "storage/segment/words_format.h"

namespace broadsheet {

// A posting as Xapian has it.
struct GlassPosting {
  std::uint32_t docid;
  std::uint32_t wdf;
};

// Postings of a list that are to be one block: `begin` up to, but without, `end`.
struct GlassStretch {
  std::size_t begin, end;
};

// A block of a posting list, as written. A chunk holds one or several.
struct GlassBlock {
  std::uint64_t chunk_offset = 0;  // of the chunk's tag in the file
  std::uint64_t place = 0;         // of the chunk's '0' or '1', if the block opens it; else of its first posting
  unsigned behind = 0;             // blocks behind it in the chunk, or kContinuesChunk
  std::size_t end = 0;             // number of the list's postings up to and including this block's
};

// Call in this order: AddLengths, AddTerm for all terms ascending, StartDocuments, AddDocument for all docids that have
// data, Finish.
class GlassWriter {
 public:
  static absl::StatusOr<std::unique_ptr<GlassWriter>> Create(const std::string& path);
  ~GlassWriter();

  // lengths[i] is document i + 1's.
  absl::Status AddLengths(std::span<const std::uint32_t> lengths);

  // `blocks` is overwritten. A list of at most kBlockPostings is one block. `stretches` ascend, have at most
  // kBlockPostings each, and are blocks of their own; how the rest is cut is chosen.
  absl::Status AddTerm(std::string_view term, std::span<const GlassPosting> postings,
                       std::span<const GlassStretch> stretches, std::vector<GlassBlock>& blocks);
  // For Xapian's own position table: (term, document) pairs in the order of their lists.
  void AddPositions(std::string_view term, std::uint32_t docid, std::span<const std::uint32_t> positions);

  absl::Status StartDocuments();
  absl::Status AddDocument(std::uint32_t docid, std::string_view data);

  struct Result {
    std::string uuid;  // 16 bytes, from the content and `salt`
    std::uint64_t bytes = 0;
  };
  // Writes block 0 and syncs. The file still goes away unless Keep() is called.
  absl::StatusOr<Result> Finish(std::uint64_t salt);
  void Keep();

 private:
  struct Impl;
  explicit GlassWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_GLASS_WRITER_H_
