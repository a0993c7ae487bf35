// What became of the terms and forms of a segment that was merged with others.
#ifndef BROADSHEET_STORAGE_SEGMENT_FORM_MAP_H_
#define BROADSHEET_STORAGE_SEGMENT_FORM_MAP_H_

#include <cstdint>
#include <memory_resource>
#include <vector>

#include "storage/segment/segment.h"
#include "storage/segment/segment_writer.h"

namespace broadsheet {

class FormMap {
 public:
  explicit FormMap(std::pmr::memory_resource* memory) : ordinals_(memory), first_codes_(memory), codes_(memory) {}

  // The terms in their order; behind each its forms that are still there.
  void AddTerm(std::uint32_t new_ordinal, std::uint32_t form_count);
  void SetCode(FormCode old_code, FormCode new_code) { codes_[first_codes_.back() + old_code] = new_code; }

  // Appends what a folded word of the old segment finds in the new one. False if it names what the old one does not
  // have.
  bool Append(const FoldedTerm& found, std::vector<FoldedMatch>& matches) const;
  // The forms of a term of the new segment that the old one has, ascending.
  std::vector<FormCode> FormsOf(std::uint32_t new_ordinal) const;

 private:
  std::size_t end_of(std::size_t old_ordinal) const {  // of its codes
    return old_ordinal + 1 < first_codes_.size() ? first_codes_[old_ordinal + 1] : codes_.size();
  }

  std::pmr::vector<std::uint32_t> ordinals_;     // by old ordinal; ascending
  std::pmr::vector<std::uint64_t> first_codes_;  // in codes_, by old ordinal
  std::pmr::vector<FormCode> codes_;             // kNoCode: the form is gone
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FORM_MAP_H_
