// The documents of several segments as those of one.
#ifndef BROADSHEET_STORAGE_SEGMENT_MERGED_DOCUMENTS_H_
#define BROADSHEET_STORAGE_SEGMENT_MERGED_DOCUMENTS_H_

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/facet_merger.h"
#include "storage/segment/merging.h"
#include "storage/segment/segment_merger.h"
#include "storage/segment/segment_writer.h"

namespace broadsheet {

// The documents of all inputs that are kept, in their common order.
class MergedDocuments : public SegmentDocuments {
 public:
  MergedDocuments(const std::vector<MergeInput>& inputs, std::pmr::memory_resource* memory)
      : inputs_(inputs), order_(memory) {}
  absl::Status Merge(CancelCheck& check);

  // New docid of an input's document, 0 if it is left out.
  Docid NewDocid(std::uint32_t input, Docid docid) const { return new_docids_[input][docid]; }

  std::span<const DocumentOrigin> origins() const { return order_; }

  std::uint32_t count() const override { return static_cast<std::uint32_t>(order_.size()); }
  ArticleNumber article(Docid docid) const override { return from(docid).article(of(docid)); }
  std::optional<Day> day(Docid docid) const override { return from(docid).day(of(docid)); }
  std::int64_t instant(Docid docid) const override { return from(docid).instant(of(docid)); }
  std::uint32_t length(Docid docid) const override { return from(docid).length(of(docid)); }
  TextSignature signature(Docid docid) const override { return from(docid).signatures()[of(docid) - 1]; }
  absl::StatusOr<std::string> id(Docid docid) const override { return from(docid).id(of(docid)); }

 private:
  // The next document of an input.
  struct Head {
    std::uint32_t input;
    Docid docid;
    std::optional<Day> day;
    std::int64_t instant;
    std::optional<std::string> id;  // read when two heads are of one instant
  };
  const Segment& from(Docid docid) const { return *inputs_[order_[docid - 1].input].segment; }
  Docid of(Docid docid) const { return order_[docid - 1].docid; }
  bool Advance(Head& head) const;
  bool Before(Head& a, Head& b);
  const std::string& IdOf(Head& head);

  const std::vector<MergeInput>& inputs_;
  std::pmr::vector<DocumentOrigin> order_;
  std::vector<std::pmr::vector<Docid>> new_docids_;
  absl::Status id_status_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_MERGED_DOCUMENTS_H_
