// Which forms of its term the postings of a block have: a set of postings for each form. Whoever looks for a form
// passes over the postings without it, and does not read where their words stand.
#ifndef BROADSHEET_STORAGE_SEGMENT_FORM_SETS_H_
#define BROADSHEET_STORAGE_SEGMENT_FORM_SETS_H_

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "storage/segment/bytes.h"
#include "storage/segment/posting_blocks.h"

namespace broadsheet {

// Tells the forms of one term apart; dense from 0, the most frequent form of the term in this segment first.
using FormCode = std::uint32_t;
inline constexpr FormCode kNoCode = 0xFFFFFFFF;

// Some postings of a block, by their numbers in it.
class PostingSet {
 public:
  PostingSet() = default;
  // The first `count`.
  static PostingSet First(std::uint32_t count) {
    PostingSet set;
    for (std::size_t word = 0; word < kWords; ++word) {
      const std::uint32_t left = count > word * 64 ? count - static_cast<std::uint32_t>(word) * 64 : 0;
      set.words_[word] = left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
    }
    return set;
  }

  // A bit a posting, the lowest of each byte first; at most as many as a block has.
  static PostingSet FromBytes(std::string_view bytes) {
    PostingSet set;
    if (!bytes.empty()) std::memcpy(set.words_.data(), bytes.data(), bytes.size());
    return set;
  }

  void Add(std::uint32_t posting) { words_[posting / 64] |= std::uint64_t{1} << posting % 64; }
  bool Has(std::uint32_t posting) const { return (words_[posting / 64] >> posting % 64 & 1) != 0; }
  std::uint32_t Count() const {
    std::uint32_t count = 0;
    for (const std::uint64_t word : words_) count += static_cast<std::uint32_t>(std::popcount(word));
    return count;
  }
  void Unite(const PostingSet& other) {
    for (std::size_t word = 0; word < kWords; ++word) words_[word] |= other.words_[word];
  }
  PostingSet And(const PostingSet& other) const {
    PostingSet both;
    for (std::size_t word = 0; word < kWords; ++word) both.words_[word] = words_[word] & other.words_[word];
    return both;
  }
  PostingSet Without(const PostingSet& other) const {
    PostingSet rest;
    for (std::size_t word = 0; word < kWords; ++word) rest.words_[word] = words_[word] & ~other.words_[word];
    return rest;
  }
  // Ascending.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (std::size_t word = 0; word < kWords; ++word) {
      for (std::uint64_t left = words_[word]; left != 0; left &= left - 1) {
        visit(static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(left)));
      }
    }
  }

  bool Meets(const PostingSet& other) const { return And(other) != PostingSet(); }

  bool operator==(const PostingSet&) const = default;

 private:
  static constexpr std::size_t kWords = PostingBlock::kMaxPostings / 64;
  std::array<std::uint64_t, kWords> words_ = {};
};

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
