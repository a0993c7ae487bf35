// The head of a long list: its best postings, so that the best documents of one word are known without a walk, and of
// several what they have to score at least.
#ifndef BROADSHEET_STORAGE_SEGMENT_POSTING_HEAD_H_
#define BROADSHEET_STORAGE_SEGMENT_POSTING_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

#include "storage/segment/bytes.h"
#include "storage/segment/glass_writer.h"
#include "storage/segment/term_info.h"
#include "storage/segment/words_format.h"

namespace broadsheet {

struct PostingHead {
  Docid docids[kHeadPostings];  // ascending
  std::uint32_t wdfs[kHeadPostings];
  // No other posting of the list has less drag (bm25.h), by the average length of the segment's documents.
  float least_drag_of_others;
};

// A block of a list: the end of its postings, and bounds of them (words_format.h).
struct BlockBounds {
  std::size_t end;
  std::uint32_t max_wdf, min_spacing;
};

// Heads of the lists of one segment.
class PostingHeadWriter {
 public:
  // `lengths`: of all documents of the segment. `memory`: for what grows with them.
  explicit PostingHeadWriter(std::span<const std::uint32_t> lengths,
                             std::pmr::memory_resource* memory = std::pmr::get_default_resource());

  // Appends the head of a list of more than kHeadPostings. Blocks whose bounds say that they have none of the best are
  // passed over.
  void Append(std::span<const GlassPosting> postings, std::span<const BlockBounds> blocks, std::string& out);

 private:
  struct Best {
    float drag;
    Docid docid;
    std::uint32_t wdf;
  };

  bool MayHaveBest(const BlockBounds& block) const;
  void Take(const Best& posting);

  const double average_length_;
  std::pmr::vector<float> length_factors_;  // by docid less 1
  std::vector<Best> best_;                  // a heap, the most drag on top: the head, and the best of the others
};

// False if the bytes cannot be right.
bool ReadPostingHead(ByteReader in, std::uint32_t documents, PostingHead* head);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_POSTING_HEAD_H_
