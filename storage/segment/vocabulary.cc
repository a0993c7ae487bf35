#include "storage/segment/vocabulary.h"

#include <utility>

#include "storage/memory_use.h"

namespace broadsheet {

FormId Vocabulary::Add(Form form) {
  const FormId id = static_cast<FormId>(forms_.size());
  memory_bytes_ += sizeof(Form) + sizeof(TermId) + HeapBytes(form.term) + HeapBytes(form.spelling);
  for (const std::string& lookup : form.lookups) memory_bytes_ += sizeof(std::string) + HeapBytes(lookup);
  const Form& kept = forms_.emplace_back(std::move(form));

  const auto [place, is_new] = term_ids_.try_emplace(kept.term, static_cast<TermId>(terms_.size()));
  if (is_new) {
    terms_.push_back(&kept.term);
    memory_bytes_ += HashEntryBytes<decltype(term_ids_)::value_type>() + sizeof(std::string*);
  }
  term_of_.push_back(place->second);
  return id;
}

}  // namespace broadsheet
