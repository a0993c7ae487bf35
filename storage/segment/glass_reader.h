// Reads what we need of a glass file without Xapian: its identity and the document data.
#ifndef BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_
#define BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace broadsheet {

// The leaves of the document data by the documents that they begin with: what the branches above them say.
class GlassLeaves {
 public:
  struct Leaf {
    std::uint32_t first;  // docid: none that is lower begins in the leaf
    std::uint32_t block;
  };

  GlassLeaves() = default;
  // `leaves` ascend.
  explicit GlassLeaves(std::vector<Leaf> leaves) : leaves_(std::move(leaves)) {}

  // Where the document begins, if it has data; nullptr: not known.
  const Leaf* Find(std::uint32_t docid) const {
    if (leaves_.empty() || docid < leaves_.front().first) return nullptr;
    const Leaf* leaf = leaves_.data();
    for (std::size_t left = leaves_.size(); left > 1; left -= left / 2) {
      leaf += leaf[left / 2].first <= docid ? left / 2 : 0;  // no branch: which way is a toss
    }
    return leaf;
  }

 private:
  std::vector<Leaf> leaves_;
};

// A value over the mapped file. Never leaves it, whatever the bytes are.
class GlassReader {
 public:
  GlassReader() = default;
  // DataLoss: this is no glass file of the kind we write.
  static absl::StatusOr<GlassReader> Open(std::string_view file);

  std::string_view uuid() const { return uuid_; }
  // Empty if the document has no data. DataLoss: the tree is damaged.
  absl::StatusOr<std::string> DocumentData(std::uint32_t docid) const;
  // Appends that of each document. `leaves`: those of this file, as far as they are known.
  absl::Status DocumentData(std::span<const std::uint32_t> docids, const GlassLeaves& leaves,
                            std::vector<std::string>* data) const;
  // Looks at every branch, once for all documents. None if the tree is damaged.
  GlassLeaves Leaves() const;

 private:
  std::string_view BlockBytes(std::uint64_t number) const;  // nothing if the file has no such block
  std::string_view FindLeaf(std::string_view key, std::uint32_t component) const;  // its bytes; nothing: damaged
  absl::Status Append(std::string_view key, std::string_view leaf, std::uint32_t component, std::string* data) const;
  bool AppendChildren(GlassLeaves::Leaf branch, std::uint64_t level, std::vector<GlassLeaves::Leaf>* children) const;

  std::string_view file_, uuid_;
  std::uint64_t root_ = 0;
  std::uint64_t level_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_
