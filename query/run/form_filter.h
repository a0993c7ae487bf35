// Which postings of a word's list have one of certain forms.
#ifndef BROADSHEET_QUERY_RUN_FORM_FILTER_H_
#define BROADSHEET_QUERY_RUN_FORM_FILTER_H_

#include <span>

#include "storage/segment/segment.h"

namespace broadsheet {

// Of one cursor's list. Remembers what it found out about a block.
class FormFilter {
 public:
  // `codes` ascend; some.
  explicit FormFilter(std::span<const FormCode> codes) : codes_(codes) {}

  // Of the cursor's block, which has postings.
  const PostingSet& Of(PostingCursor& cursor) {
    if (cursor.block_last() != block_last_) {
      postings_ = cursor.BlockPostingsWith(codes_);
      block_last_ = cursor.block_last();
    }
    return postings_;
  }
  // Whether the cursor's posting is one of them.
  bool Has(PostingCursor& cursor) { return !cursor.at_end() && Of(cursor).Has(cursor.number_in_block()); }

 private:
  std::span<const FormCode> codes_;
  Docid block_last_ = 0;  // tells blocks apart
  PostingSet postings_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_FORM_FILTER_H_
