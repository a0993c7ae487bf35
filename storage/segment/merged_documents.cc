#include "storage/segment/merged_documents.h"

#include <algorithm>
#include <utility>

#include "storage/status_macros.h"

namespace broadsheet {

// To the next document that is kept.
bool MergedDocuments::Advance(Head& head) const {
  const MergeInput& input = inputs_[head.input];
  do {
    ++head.docid;
  } while (head.docid <= input.segment->document_count() && input.dropped.contains(head.docid));
  if (head.docid > input.segment->document_count()) return false;
  head.day = input.segment->day(head.docid);
  head.instant = input.segment->instant(head.docid);
  head.id.reset();
  return true;
}

const std::string& MergedDocuments::IdOf(Head& head) {
  if (!head.id) {
    absl::StatusOr<std::string> id = inputs_[head.input].segment->id(head.docid);
    if (!id.ok()) id_status_.Update(id.status());
    head.id = id.ok() ? *std::move(id) : std::string();
  }
  return *head.id;
}

bool MergedDocuments::Before(Head& a, Head& b) {
  if (a.day.has_value() != b.day.has_value()) return a.day.has_value();
  if (a.day != b.day) return *a.day > *b.day;
  if (a.instant != b.instant) return a.instant > b.instant;
  if (const int order = IdOf(a).compare(IdOf(b)); order != 0) return order < 0;
  return inputs_[a.input].segment->article(a.docid) < inputs_[b.input].segment->article(b.docid);
}

absl::Status MergedDocuments::Merge(CancelCheck& check) {
  std::vector<Head> heads;
  for (std::uint32_t input = 0; input < inputs_.size(); ++input) {
    new_docids_.emplace_back(std::size_t{inputs_[input].segment->document_count()} + 1, order_.get_allocator());
    Head head{input, 0, std::nullopt, 0, std::nullopt};
    if (Advance(head)) heads.push_back(std::move(head));
  }
  const auto later = [this](Head& a, Head& b) { return Before(b, a); };
  std::make_heap(heads.begin(), heads.end(), later);
  while (!heads.empty()) {
    std::pop_heap(heads.begin(), heads.end(), later);
    Head& first = heads.back();
    // Inputs mostly follow each other in time: then the next document is the same one's.
    bool is_left;
    do {
      BS_RETURN_IF_ERROR(check());
      BS_RETURN_IF_ERROR(id_status_);
      if (order_.size() + 1 >= kNoMoreDocs) {
        return absl::ResourceExhaustedError("a segment holds fewer than 2^32 - 1 documents: merge fewer");
      }
      order_.push_back({first.input, first.docid});
      new_docids_[first.input][first.docid] = static_cast<Docid>(order_.size());
      is_left = Advance(first);
    } while (is_left && (heads.size() == 1 || Before(first, heads.front())));
    if (is_left) {
      std::push_heap(heads.begin(), heads.end(), later);
    } else {
      heads.pop_back();
    }
  }
  return id_status_;
}

}  // namespace broadsheet
