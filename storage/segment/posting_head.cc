#include "storage/segment/posting_head.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "storage/segment/bm25.h"

namespace broadsheet {

PostingHeadWriter::PostingHeadWriter(std::span<const std::uint32_t> lengths, std::pmr::memory_resource* memory)
    : average_length_(AverageLength(lengths.size(), std::accumulate(lengths.begin(), lengths.end(), std::uint64_t{0}))),
      length_factors_(memory) {
  const double per_length = 1 / average_length_;
  length_factors_.reserve(lengths.size());
  for (const std::uint32_t length : lengths) {
    length_factors_.push_back(static_cast<float>(LengthFactor(length * per_length)));
  }
}

void PostingHeadWriter::Take(const Best& posting) {
  const auto less_drag = [](const Best& a, const Best& b) { return a.drag < b.drag; };
  best_.push_back(posting);
  std::push_heap(best_.begin(), best_.end(), less_drag);
  if (best_.size() <= kHeadPostings + 1) return;
  std::pop_heap(best_.begin(), best_.end(), less_drag);
  best_.pop_back();
}

// No posting has less drag than one that had both the largest wdf and the least spacing.
bool PostingHeadWriter::MayHaveBest(const BlockBounds& block) const {
  if (best_.size() <= kHeadPostings) return true;
  constexpr double kTolerance = 1e-5;  // of single precision, with room to spare
  const double wdf = block.max_wdf, least_length = wdf * block.min_spacing / kSpacingsPerLength;
  return LengthFactor(least_length / average_length_) / wdf * (1 - kTolerance) < best_.front().drag;
}

void PostingHeadWriter::Append(std::span<const GlassPosting> postings, std::span<const BlockBounds> blocks,
                               std::string& out) {
  best_.clear();
  std::size_t begin = 0;
  for (const BlockBounds& block : blocks) {
    const std::size_t first = std::exchange(begin, block.end);
    if (!MayHaveBest(block)) continue;
    for (const GlassPosting& posting : postings.subspan(first, block.end - first)) {
      const float factor = length_factors_[posting.docid - 1], wdf = static_cast<float>(posting.wdf);
      // Mostly it is none of the best, and no division is needed to know it.
      if (best_.size() <= kHeadPostings || factor < best_.front().drag * wdf) {
        Take({DragOf(wdf, factor), posting.docid, posting.wdf});
      }
    }
  }
  // The top of the heap is the best of the others.
  PutFixed(out, best_.front().drag);
  std::sort(best_.begin() + 1, best_.end(), [](const Best& a, const Best& b) { return a.docid < b.docid; });
  Docid next = 1;
  for (const Best& posting : std::span(best_).subspan(1)) {
    PutVarint(out, posting.docid - next);
    PutVarint(out, posting.wdf);
    next = posting.docid + 1;
  }
}

bool ReadPostingHead(ByteReader in, std::uint32_t documents, PostingHead* head) {
  const std::string_view drag = in.Bytes(sizeof(float));
  if (!in.ok()) return false;
  head->least_drag_of_others = LoadFixed<float>(drag.data());
  std::uint64_t next = 1;
  for (std::size_t i = 0; i < kHeadPostings; ++i) {
    const std::uint64_t docid = next + in.Varint32();
    if (docid > documents) return false;
    head->docids[i] = static_cast<Docid>(docid);
    head->wdfs[i] = in.Varint32();
    next = docid + 1;
  }
  return in.ok() && head->least_drag_of_others >= 0;
}

}  // namespace broadsheet
