// Which documents have two frequent words in a row, as they are written: it is known without a look at where words
// stand, which takes longest where many documents have both.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_SETS_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_SETS_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/segment/form_sets.h"
#include "storage/segment/posting_blocks.h"
#include "storage/segment/term_info.h"

namespace broadsheet {

// In smaller segments phrases are quick enough.
inline constexpr std::uint32_t kLeastDocumentsForPairs = 1024;
// Words that can be in pairs; so many of them very frequent.
inline constexpr std::size_t kMostVeryFrequentWords = 127, kMostPairWords = 8191;
// Words that at least one document in so many has are very frequent, and of the others those that make pairs with them:
// the documents of a rarer word with one of those are quickly found by the rarer word.
inline constexpr std::uint32_t kVeryFrequentOneIn = 2, kPartnerOneIn = 4;
// A pair of very frequent words has a set if at least one document in so many has it (after a quick merge it may have
// one).
inline constexpr std::uint32_t kVeryFrequentPairOneIn = 12;
// The same of a very frequent word and another.
inline constexpr std::uint32_t kMixedPairOneIn = 40;
// The same of other pairs, and of the words that they are made of; but lists of one block need no help.
inline constexpr std::uint32_t kFrequentOneIn = 256;
constexpr std::uint32_t LeastFrequent(std::uint32_t documents) {
  return std::max<std::uint32_t>(documents / kFrequentOneIn, PostingBlock::kMaxPostings + 1);
}
static_assert(LeastFrequent(256'000) == 1000);
// Of what words a pair is made; kNone: it has no set, however many documents have it.
enum class PairKind : std::uint8_t { kVeryFrequent, kMixed, kOthers, kNone };
// Of a kind that has sets.
constexpr std::uint32_t LeastPairDocuments(PairKind kind, std::uint32_t documents) {
  if (kind == PairKind::kOthers) return LeastFrequent(documents);
  return documents / (kind == PairKind::kMixed ? kMixedPairOneIn : kVeryFrequentPairOneIn);
}

// The forms of one term that a written word means, ascending; some.
struct TermForms {
  std::uint32_t ordinal;
  std::vector<FormCode> codes;
  bool operator==(const TermForms&) const = default;
};
// All that it means, by ascending ordinal.
using WrittenWord = std::vector<TermForms>;
// The first form of a word: words of pairs share none, so that there it stands for the word.
struct FirstForm {
  std::uint32_t ordinal;
  FormCode code;
  bool operator==(const FirstForm&) const = default;
  template <typename H>
  friend H AbslHashValue(H state, const FirstForm& form) {
    return H::combine(std::move(state), form.ordinal, form.code);
  }
};

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
  // nullptr: there is no such pair, not often enough, or it is not known.
  const WordPair* Find(const WrittenWord& first, const WrittenWord& second) const;
  // The same by the first form of each, which may also be that of another word.
  const WordPair* Find(const FirstForm& first, const FirstForm& second) const;
  bool IsOf(const WordPair& pair, const WrittenWord& first, const WrittenWord& second) const {
    return words_[pair.first] == first && words_[pair.second] == second;
  }
  const WordPair* Find(std::uint32_t first, std::uint32_t second) const;  // by their numbers

 private:
  bool ReadTable(std::string_view section, std::uint32_t documents);

  std::vector<WrittenWord> words_;
  std::vector<WordPair> pairs_;                                                         // by first and second word
  absl::flat_hash_map<std::pair<FirstForm, FirstForm>, std::uint32_t> by_first_forms_;  // places in pairs_
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
  // `memory`, for the sets, must outlive the writer and what it makes.
  PairSetsWriter(std::uint32_t documents, std::pmr::memory_resource* memory) : documents_(documents), sets_(memory) {}

  // Pairs by first and second word, docids ascending.
  void Add(std::uint32_t first, std::uint32_t second, std::span<const Docid> docids);
  // `words` by number: those that are in pairs are written. Nothing if there is no pair.
  std::pmr::string Finish(std::span<const WrittenWord> words) const;

 private:
  struct Entry {
    std::uint32_t first, second, documents;
    char how;
    std::size_t bytes;
  };

  const std::uint32_t documents_;
  std::vector<Entry> entries_;
  std::pmr::string sets_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_SETS_H_
