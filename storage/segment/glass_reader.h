// Reads what we need of a glass file without Xapian: its identity and the document data.
#ifndef BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_
#define BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_

#include <cstdint>
#include <string>
#include <string_view>

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

 private:
  std::string_view file_, uuid_;
  std::uint64_t root_ = 0;
  std::uint64_t level_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_GLASS_READER_H_
