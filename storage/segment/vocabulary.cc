#include "storage/segment/vocabulary.h"

#include <utility>

#include "absl/hash/hash.h"
#include "storage/memory_use.h"
#include "storage/strings.h"

namespace broadsheet {

FormId Vocabulary::Intern(std::string_view term, Form form) {
  const TermId term_id = InternTerm(term);
  const auto hash = static_cast<std::uint32_t>(absl::HashOf(term_id, ToAbsl(form.spelling)));
  const auto next = static_cast<FormId>(forms_.size());
  const Sought sought{term_id, form.spelling, hash};
  const auto known = known_forms_.lazy_emplace(sought, [&](const auto& make) { make(Known{next, hash}); });
  if (known->form != next) return known->form;
  memory_bytes_ += sizeof(Form) + sizeof(TermId) + HashEntryBytes<Known>() + HeapBytes(form.spelling);
  for (const std::string& lookup : form.lookups) memory_bytes_ += sizeof(std::string) + HeapBytes(lookup);
  form.term = terms_[term_id];
  forms_.push_back(std::move(form));
  term_of_.push_back(term_id);
  return next;
}

TermId Vocabulary::InternTerm(std::string_view term) {
  const auto next = static_cast<TermId>(terms_.size());
  if (const auto known = term_ids_.find(ToAbsl(term)); known != term_ids_.end()) return known->second;
  const std::string& kept = terms_.emplace_back(term);
  term_ids_.emplace(ToAbsl(kept), next);
  memory_bytes_ += sizeof(std::string) + HeapBytes(kept) + HashEntryBytes<decltype(term_ids_)::value_type>();
  return next;
}

}  // namespace broadsheet
