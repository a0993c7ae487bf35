// Which code each form of a term gets.
#ifndef BROADSHEET_STORAGE_SEGMENT_FORM_ORDER_H_
#define BROADSHEET_STORAGE_SEGMENT_FORM_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "storage/segment/form_sets.h"
#include "storage/segment/term_info.h"

namespace broadsheet {

// Codes go by the number of documents that have a form, the most frequent first, ties by bytes: so they can be given
// without a look at each occurrence, where it is known how many documents of a block have a form. Spellings are
// numbered from 0 by whoever has them. Keeps its buffers from one term to the next.
class FormOrder {
 public:
  // Of the next term, of so many spellings.
  void Begin(std::size_t spellings) { counts_.assign(spellings, {}); }
  // So many more documents have the spelling.
  void Add(std::uint32_t number, std::uint32_t documents) { counts_[number].documents += documents; }
  // The spelling stands in a document. All occurrences in a document come one after the other.
  void AddOccurrence(std::uint32_t number, Docid docid) {
    Count& count = counts_[number];
    count.documents += count.last != docid ? 1 : 0;
    count.last = docid;
  }
  // Gives the codes. Whatever was not added has kNoCode.
  void Assign(std::span<const std::string_view> spellings);

  std::span<const FormCode> codes() const { return codes_; }                // by number
  std::span<const std::string_view> spellings() const { return ordered_; }  // by code
  std::span<const std::uint32_t> documents() const { return ordered_documents_; }

 private:
  struct Count {
    std::uint32_t documents = 0;
    Docid last = 0;
  };

  std::vector<Count> counts_;  // by number
  std::vector<std::uint32_t> order_;
  std::vector<FormCode> codes_;
  std::vector<std::string_view> ordered_;
  std::vector<std::uint32_t> ordered_documents_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FORM_ORDER_H_
