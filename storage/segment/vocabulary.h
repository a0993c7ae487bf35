// The words a segment under construction is made of.
#ifndef BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_
#define BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace broadsheet {

using FormId = std::uint32_t;
using TermId = std::uint32_t;

// One way of writing one word. All forms of one term ("talk", "talks", "Talks") share one posting list; each
// occurrence in it carries a small code that tells the forms apart. So a stem search reads the list as it is, and an
// exact search reads the same list and keeps the occurrences whose code fits.
struct Form {
  std::string term;      // the posting list it belongs to, with its prefix: e.g. "Ztalk" (see FORMAT.md)
  std::string spelling;  // as written (NFKC, straight apostrophes, no soft hyphens), case and accents kept: "Talks"
  // Folded words that find it exactly, without duplicates: the written form with case and accents folded first,
  // last its plain form if that differs: {"japan's", "japan"}, {"u.s.", "us"}, {"at&t's", "at&t", "att"}.
  // Empty for terms that are never looked up by form (metadata terms).
  std::vector<std::string> lookups;
};

// Forms and terms by number. Only grows. Not thread-safe: one per builder thread.
class Vocabulary {
 public:
  // Adds a form. The caller keeps forms distinct (same term and same spelling: same form).
  FormId Add(Form form);

  const Form& form(FormId id) const { return forms_[id]; }
  TermId term_of(FormId id) const { return term_of_[id]; }
  const std::string& term(TermId id) const { return *terms_[id]; }
  std::size_t form_count() const { return forms_.size(); }
  std::size_t term_count() const { return terms_.size(); }

  // Approximate heap use in bytes, for the memory budget.
  std::size_t MemoryBytes() const { return memory_bytes_; }

 private:
  std::deque<Form> forms_;
  std::vector<TermId> term_of_;
  absl::flat_hash_map<absl::string_view, TermId> term_ids_;  // keys point into forms_
  std::vector<const std::string*> terms_;
  std::size_t memory_bytes_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_
