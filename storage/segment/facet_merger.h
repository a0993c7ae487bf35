// The facets of several segments as those of one.
#ifndef BROADSHEET_STORAGE_SEGMENT_FACET_MERGER_H_
#define BROADSHEET_STORAGE_SEGMENT_FACET_MERGER_H_

#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "storage/segment/facet_writer.h"
#include "storage/segment/segment.h"

namespace broadsheet {

// A document of the merged segment.
struct DocumentOrigin {
  std::uint32_t input;
  Docid docid;
};

// Writes the values of `documents`, which are in their new order; within an input that is their old order too. Values
// that none of them has are left out. Takes 4 bytes of `memory` a distinct value of each input. DataLoss: an input is
// damaged.
absl::Status MergeFacets(const std::vector<const Segment*>& inputs, std::span<const DocumentOrigin> documents,
                         std::pmr::memory_resource* memory, FacetWriter& writer);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FACET_MERGER_H_
