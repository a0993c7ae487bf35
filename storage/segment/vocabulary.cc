#include "storage/segment/vocabulary.h"

#include <cstring>

#include "absl/hash/hash.h"
#include "storage/memory_use.h"
#include "storage/segment/bytes.h"
#include "storage/strings.h"

namespace broadsheet {

// The tables learn of a form or term last: one that there was no memory for is not known by half.
FormId Vocabulary::Intern(std::string_view term, const NewForm& form) {
  const TermId term_id = InternTerm(term);
  const auto hash = static_cast<std::uint32_t>(absl::HashOf(term_id, ToAbsl(form.spelling)));
  const auto known = known_forms_.find(SoughtForm{term_id, form.spelling, hash});
  if (known != known_forms_.end()) return known->id;
  const auto next = static_cast<FormId>(forms_.size());
  term_of_.resize(next);  // what was left by one that there was no memory for
  term_of_.push_back(term_id);
  forms_.push_back(Keep(form));
  known_forms_.insert({next, hash});
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
  const auto known = known_terms_.find(SoughtTerm{term, hash});
  if (known != known_terms_.end()) return known->id;
  const auto next = static_cast<TermId>(terms_.size());
  terms_.push_back(Keep(term));
  known_terms_.insert({next, hash});
  memory_bytes_ += sizeof(std::string_view) + HashEntryBytes<Known>();
  return next;
}

}  // namespace broadsheet
