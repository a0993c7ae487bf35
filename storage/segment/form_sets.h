// Which forms of its term the postings of a block have: a set of postings for each form. Whoever looks for a form
// passes over the postings without it, and does not read where their words stand.
#ifndef BROADSHEET_STORAGE_SEGMENT_FORM_SETS_H_
#define BROADSHEET_STORAGE_SEGMENT_FORM_SETS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "storage/segment/bytes.h"
#include "storage/segment/posting_blocks.h"
#include "storage/segment/posting_set.h"

namespace broadsheet {

// Tells the forms of one term apart; dense from 0, the most frequent form of the term in this segment first.
using FormCode = std::uint32_t;
inline constexpr FormCode kNoCode = 0xFFFFFFFF;

class FormSetsWriter {
 public:
  // As often as one likes.
  void Add(std::uint32_t posting, FormCode code) {
    if (code >= sets_.size()) sets_.resize(code + 1);
    sets_[code].Add(posting);
  }
  // Appends the sets of a block of so many postings.
  void Append(std::uint32_t postings, std::string& out) const;
  void Clear() { sets_.clear(); }

 private:
  std::vector<PostingSet> sets_;  // by code
};

// The sets of a block, read.
class FormSets {
 public:
  // False if the bytes cannot be right. `forms`: of the term.
  bool Read(ByteReader bytes, std::uint32_t postings, std::uint32_t forms);

  bool HasSeveral(std::uint32_t posting) const { return several_.Has(posting); }
  // Postings that have several.
  const PostingSet& several() const { return several_; }
  // The posting's form number `rank`, from 0, of those that it has, ascending. Nothing: it has no more.
  std::optional<FormCode> FormOf(std::uint32_t posting, std::uint64_t rank) const;
  // All of them, ascending; `forms` is written over.
  void FindFormsOf(std::uint32_t posting, std::vector<FormCode>* forms) const;

 private:
  struct FormSet {
    FormCode code;
    PostingSet postings;
  };

  std::vector<FormSet> sets_;  // ascending codes
  PostingSet several_;
};

// Calls visit(code, postings) with how many postings have a form, codes ascending. False if the bytes cannot be right.
bool CountFormPostings(ByteReader bytes, std::uint32_t postings, std::uint32_t forms,
                       absl::FunctionRef<void(FormCode, std::uint32_t)> visit);

// Appends the sets of a block under other codes: `codes` has the new one of each old one. False, and nothing is
// appended, if a form has kNoCode, if some posting has two forms whose order changes (its occurrences tell its forms by
// their order), or the bytes cannot be right.
bool RecodeFormSets(ByteReader bytes, std::uint32_t postings, std::span<const FormCode> codes, std::string& out);

// The postings that have one of `codes`, ascending; nothing if the bytes, those of FormSets::Read, cannot be right.
std::optional<PostingSet> ReadPostingsWith(ByteReader bytes, std::uint32_t postings, std::uint32_t forms,
                                           std::span<const FormCode> codes);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_FORM_SETS_H_
