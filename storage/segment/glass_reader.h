// Reads what we need of a glass file without Xapian: its identity and the document data.
#ifndef BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_
#define BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace broadsheet {

// A value over the mapped file. Never leaves it, whatever the bytes are.
class GlassReader {
 public:
  GlassReader() = default;
  // DataLoss: this is no glass file of the kind we write.
  static absl::StatusOr<GlassReader> Open(std::string_view file);

  std::string_view uuid() const { return uuid_; }
  // Empty if the document has no data. DataLoss: the tree is damaged.
  absl::StatusOr<std::string> DocumentData(std::uint32_t docid) const;
  // Appends that of each document.
  absl::Status DocumentData(std::span<const std::uint32_t> docids, std::vector<std::string>* data) const;

 private:
  struct Leaf {
    std::string_view bytes;  // of the block
    std::string_view first;  // what the first key in it begins with, if it is known
  };

  std::string_view BlockBytes(std::uint64_t number) const;  // nothing if the file has no such block
  std::optional<Leaf> FindLeaf(std::string_view key, std::uint32_t component) const;
  absl::StatusOr<std::string> Read(std::string_view key, Leaf leaf) const;

  std::string_view file_, uuid_;
  std::uint64_t root_ = 0;
  std::uint64_t level_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_
