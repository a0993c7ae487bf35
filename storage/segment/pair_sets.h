// Which documents have two very frequent words in a row, as they are written: it is known without a look at where
// words stand, of which such documents have more than any others.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_SETS_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_SETS_H_

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/segment/form_sets.h"
#include "storage/segment/term_info.h"

namespace broadsheet {

// In smaller segments phrases are quick enough.
inline constexpr std::uint32_t kLeastDocumentsForPairs = 1024;
// A word is one of a pair if at least every second document has it; a pair has a set if at least every twelfth has it
// (after a quick merge it may have one).
inline constexpr std::uint32_t kPairWordOneIn = 2, kPairOneIn = 12;

// The forms of one term that a written word means, ascending; some.
struct TermForms {
  std::uint32_t ordinal;
  std::vector<FormCode> codes;
  bool operator==(const TermForms&) const = default;
};
// All that it means, by ascending ordinal.
using WrittenWord = std::vector<TermForms>;

// A pair of words with a set. It has every document in which some form of the second stands right after one of the
// first, and no other.
struct WordPair {
  std::uint32_t first, second;  // numbers of the words
  std::uint32_t documents;
  // How the set is coded: the places of its documents, or of all others, so many, as Rice code with so many low bits.
  bool lists_others;
  int low_bits;
  std::string_view bytes;
};

// The pairs of a segment.
class PairTable {
 public:
  // `section` must outlive it. False, and no pairs, if it cannot be right.
  bool Read(std::string_view section, std::uint32_t documents);

  std::span<const WrittenWord> words() const { return words_; }
  std::span<const WordPair> pairs() const { return pairs_; }
  // nullptr: there is no such pair, or not often enough.
  const WordPair* Find(const WrittenWord& first, const WrittenWord& second) const;
  const WordPair* Find(std::uint32_t first, std::uint32_t second) const;  // by their numbers

 private:
  bool ReadTable(std::string_view section, std::uint32_t documents);

  std::vector<WrittenWord> words_;
  std::vector<WordPair> pairs_;  // by first and second word
};

// As bits by docid, of a segment of so many documents. False if the bytes cannot be right.
bool ReadPairDocuments(const WordPair& pair, std::uint32_t documents, std::vector<std::uint64_t>* bits);

// Calls visit(docid) for each bit that is set, ascending.
template <typename Visit>
void ForEachDocid(std::span<const std::uint64_t> bits, Visit visit) {
  for (std::size_t word = 0; word < bits.size(); ++word) {
    for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
      visit(static_cast<Docid>(word * 64) + static_cast<Docid>(std::countr_zero(left)));
    }
  }
}

// Makes the section, pair by pair.
class PairSetsWriter {
 public:
  explicit PairSetsWriter(std::uint32_t documents) : documents_(documents) {}

  // Pairs by first and second word, docids ascending.
  void Add(std::uint32_t first, std::uint32_t second, std::span<const Docid> docids);
  // Nothing if there is no pair.
  std::string Finish(std::span<const WrittenWord> words) const;

 private:
  const std::uint32_t documents_;
  std::uint32_t pairs_ = 0;
  std::string entries_, sets_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_SETS_H_
