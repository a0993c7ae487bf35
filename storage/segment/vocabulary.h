// The words a segment under construction is made of.
#ifndef BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_
#define BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "storage/segment/packed_strings.h"

namespace broadsheet {

using FormId = std::uint32_t;
using TermId = std::uint32_t;

// One way of writing one word. All forms of one term ("talk", "talks", "Talks") share one posting list; each
// occurrence in it carries a small code that tells the forms apart. So a stem search reads the list as it is, and an
// exact search reads the same list and keeps the occurrences whose code fits.
struct NewForm {
  std::string spelling;  // as written (NFKC, straight apostrophes, no soft hyphens), case and accents kept: "Talks"
  // Folded words that find it exactly, without duplicates: the written form with case and accents folded first,
  // last its plain form if that differs: {"japan's", "japan"}, {"u.s.", "us"}, {"at&t's", "at&t", "att"}.
  // Empty for terms that are never looked up by form (metadata terms).
  std::vector<std::string> lookups;
};

// The same as the vocabulary has it, whose bytes these are.
struct Form {
  std::string_view spelling;
  PackedStrings lookups;
  std::string_view term;  // the posting list it belongs to, with its prefix: e.g. "Ztalk" (see FORMAT.md)
};

// Forms and terms by number. Only grows. Not thread-safe: one per builder thread.
class Vocabulary {
 public:
  Vocabulary()
      : known_forms_(0, KnownHash{}, KnownFormEqual{this}), known_terms_(0, KnownHash{}, KnownTermEqual{this}) {}
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  // The form of the term that has this spelling: a new one if there is none.
  FormId Intern(std::string_view term, const NewForm& form);

  Form form(FormId id) const {
    const char* at = forms_[id];
    const std::size_t lookups = ReadSize(at);
    const std::string_view spelling = ReadSized(at);
    return {spelling, PackedStrings(at, lookups), term(term_of(id))};
  }
  // Asks for the memory of a form that is soon wanted.
  void Prefetch(FormId id) const { __builtin_prefetch(forms_[id]); }
  TermId term_of(FormId id) const { return term_of_[id]; }
  std::string_view term(TermId id) const { return terms_[id]; }
  std::size_t form_count() const { return forms_.size(); }
  std::size_t term_count() const { return terms_.size(); }

  // Approximate heap use in bytes, for the memory budget.
  std::size_t MemoryBytes() const { return memory_bytes_; }

 private:
  struct Known {
    std::uint32_t id;    // of a form, or a term
    std::uint32_t hash;  // so that a growing table need not look at its bytes
  };
  struct SoughtForm {
    TermId term;
    std::string_view spelling;
    std::uint32_t hash;
  };
  struct SoughtTerm {
    std::string_view bytes;
    std::uint32_t hash;
  };
  struct KnownHash {
    using is_transparent = void;
    std::size_t operator()(const auto& known) const { return known.hash; }
  };
  struct KnownFormEqual {
    using is_transparent = void;
    const Vocabulary* vocabulary;
    bool operator()(const Known& a, const Known& b) const { return a.id == b.id; }
    bool operator()(const Known& known, const SoughtForm& sought) const {
      return known.hash == sought.hash && vocabulary->term_of(known.id) == sought.term &&
             vocabulary->form(known.id).spelling == sought.spelling;
    }
  };
  struct KnownTermEqual {
    using is_transparent = void;
    const Vocabulary* vocabulary;
    bool operator()(const Known& a, const Known& b) const { return a.id == b.id; }
    bool operator()(const Known& known, const SoughtTerm& sought) const {
      return known.hash == sought.hash && vocabulary->term(known.id) == sought.bytes;
    }
  };

  TermId InternTerm(std::string_view term);
  const char* Keep(const NewForm& form);
  std::string_view Keep(std::string_view bytes);

  std::pmr::monotonic_buffer_resource bytes_;
  std::vector<const char*> forms_;  // how many look-ups there are, the spelling, and the look-ups
  std::vector<TermId> term_of_;     // by form: asked for oftener than all else, and so by itself
  std::vector<std::string_view> terms_;
  std::string buffer_;
  absl::flat_hash_set<Known, KnownHash, KnownFormEqual> known_forms_;
  absl::flat_hash_set<Known, KnownHash, KnownTermEqual> known_terms_;
  std::size_t memory_bytes_ = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_VOCABULARY_H_
