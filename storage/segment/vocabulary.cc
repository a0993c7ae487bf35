#include "storage/segment/vocabulary.h"

#include <cstring>

#include "absl/hash/hash.h"
#include "storage/memory_use.h"
#include "storage/segment/bytes.h"
#include "storage/strings.h"

namespace broadsheet {

Form Vocabulary::form(FormId id) const {
  const char* at = forms_[id];
  const std::size_t lookups = ReadSize(at);
  const std::string_view spelling = ReadSized(at);
  return {spelling, PackedStrings(at, lookups), terms_[term_of_[id]]};
}

FormId Vocabulary::Intern(std::string_view term, const NewForm& form) {
  const TermId term_id = InternTerm(term);
  const auto hash = static_cast<std::uint32_t>(absl::HashOf(term_id, ToAbsl(form.spelling)));
  const auto next = static_cast<FormId>(forms_.size());
  const SoughtForm sought{term_id, form.spelling, hash};
  const auto known = known_forms_.lazy_emplace(sought, [&](const auto& make) { make(Known{next, hash}); });
  if (known->id != next) return known->id;
  forms_.push_back(Keep(form));
  term_of_.push_back(term_id);
  memory_bytes_ += sizeof(const char*) + sizeof(TermId) + HashEntryBytes<Known>();
  return next;
}

const char* Vocabulary::Keep(const NewForm& form) {
  buffer_.clear();
  PutVarint(buffer_, form.lookups.size());
  AppendSized(buffer_, form.spelling);
  for (const std::string& lookup : form.lookups) AppendSized(buffer_, lookup);
  return Keep(buffer_).data();
}

std::string_view Vocabulary::Keep(std::string_view bytes) {
  char* kept = static_cast<char*>(bytes_.allocate(bytes.size(), 1));
  std::memcpy(kept, bytes.data(), bytes.size());
  memory_bytes_ += bytes.size();
  return {kept, bytes.size()};
}

TermId Vocabulary::InternTerm(std::string_view term) {
  const auto hash = static_cast<std::uint32_t>(absl::HashOf(ToAbsl(term)));
  const auto next = static_cast<TermId>(terms_.size());
  const auto known = known_terms_.lazy_emplace(SoughtTerm{term, hash}, [&](const auto& make) {
    make(Known{next, hash});
  });
  if (known->id != next) return known->id;
  terms_.push_back(Keep(term));
  memory_bytes_ += sizeof(std::string_view) + HashEntryBytes<Known>();
  return next;
}

}  // namespace broadsheet
