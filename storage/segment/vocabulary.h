// The words a segment under construction is made of.
#ifndef BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_
#define BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace broadsheet {

using FormId = std::uint32_t;
using TermId = std::uint32_t;

// One way of writing one word. All forms of one term ("talk", "talks", "Talks") share one posting list; each
// occurrence in it carries a small code that tells the forms apart. So a stem search reads the list as it is, and an
// exact search reads the same list and keeps the occurrences whose code fits.
struct Form {
  std::string spelling;  // as written (NFKC, straight apostrophes, no soft hyphens), case and accents kept: "Talks"
  // Folded words that find it exactly, without duplicates: the written form with case and accents folded first,
  // last its plain form if that differs: {"japan's", "japan"}, {"u.s.", "us"}, {"at&t's", "at&t", "att"}.
  // Empty for terms that are never looked up by form (metadata terms).
  std::vector<std::string> lookups;
  // The posting list it belongs to, with its prefix: e.g. "Ztalk" (see FORMAT.md). The vocabulary's own bytes.
  std::string_view term = {};
};

// Forms and terms by number. Only grows. Not thread-safe: one per builder thread.
class Vocabulary {
 public:
  Vocabulary() : known_forms_(0, KnownHash{}, KnownEqual{this}) {}
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  // The form of the term that has this spelling: a new one if there is none. Its term is set.
  FormId Intern(std::string_view term, Form form);

  const Form& form(FormId id) const { return forms_[id]; }
  TermId term_of(FormId id) const { return term_of_[id]; }
  const std::string& term(TermId id) const { return terms_[id]; }
  std::size_t form_count() const { return forms_.size(); }
  std::size_t term_count() const { return terms_.size(); }

  // Approximate heap use in bytes, for the memory budget.
  std::size_t MemoryBytes() const { return memory_bytes_; }

 private:
  struct Known {
    FormId form;
    std::uint32_t hash;  // so that a growing table need not look at the form
  };
  struct Sought {
    TermId term;
    std::string_view spelling;
    std::uint32_t hash;
  };
  struct KnownHash {
    using is_transparent = void;
    std::size_t operator()(const auto& form) const { return form.hash; }
  };
  struct KnownEqual {
    using is_transparent = void;
    const Vocabulary* vocabulary;
    bool operator()(const Known& a, const Known& b) const { return a.form == b.form; }
    bool operator()(const Known& known, const Sought& sought) const {
      return known.hash == sought.hash && vocabulary->term_of(known.form) == sought.term &&
             vocabulary->form(known.form).spelling == sought.spelling;
    }
  };

  TermId InternTerm(std::string_view term);

  std::deque<Form> forms_;
  std::vector<TermId> term_of_;
  absl::flat_hash_set<Known, KnownHash, KnownEqual> known_forms_;
  std::deque<std::string> terms_;
  absl::flat_hash_map<absl::string_view, TermId> term_ids_;  // keys point into terms_
  std::size_t memory_bytes_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_
