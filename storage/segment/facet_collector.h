// The facet values of a segment under construction.
#ifndef BROADSHEET_STORAGE_SEGMENT_FACET_COLLECTOR_H_
#define BROADSHEET_STORAGE_SEGMENT_FACET_COLLECTOR_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/segment/facet_value.h"
#include "storage/segment/facet_writer.h"

namespace broadsheet {

// Gathers the values of documents by number, each distinct value once.
class FacetCollector {
 public:
  // Where one document's values are.
  struct Entry {
    std::uint64_t first = 0;
    std::uint32_t count = 0;
  };

  // Of values that are the same, the first counts.
  Entry Add(std::vector<FacetValue> values);

  std::size_t MemoryBytes() const { return memory_bytes_; }

  // Writes the values of `documents`, which are in docid order.
  void Write(std::span<const Entry> documents, FacetWriter& writer) const;

 private:
  std::span<const std::uint32_t> NumbersOf(const Entry& document) const {
    return std::span(numbers_).subspan(document.first, document.count);
  }
  std::vector<std::uint32_t> WriteValues(std::span<const Entry> documents, FacetWriter& writer) const;

  absl::flat_hash_map<FacetValue, std::uint32_t> numbers_of_values_;
  std::vector<std::uint32_t> numbers_;  // of the documents in turn; in each by field and folded value
  std::size_t memory_bytes_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FACET_COLLECTOR_H_
