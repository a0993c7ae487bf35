// Where the pairs of frequent words of a segment that is being written come from.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_

#include <algorithm>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "storage/segment/pair_sets.h"

namespace broadsheet {

class CancelCheck;

// Words that share no form by one of their forms.
class WordsByForm {
 public:
  // False, and nothing is added, if one before has the form.
  bool Add(std::uint32_t ordinal, FormCode code, std::uint32_t word) {
    return words_.try_emplace(std::pair(ordinal, code), word).second;
  }
  std::optional<std::uint32_t> Find(std::uint32_t ordinal, FormCode code) const {
    const auto found = words_.find(std::pair(ordinal, code));
    return found == words_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  absl::flat_hash_map<std::pair<std::uint32_t, FormCode>, std::uint32_t> words_;
};

struct PairCandidate {
  WrittenWord word;
  std::uint64_t documents;  // that have it, or a little more
};

// What pairs are made of.
struct PairWords {
  std::vector<WrittenWord> words;
  std::uint32_t very_frequent = 0;  // so many of them, the first
  std::uint32_t partners_end = 0;   // behind those, up to this, are the words that make pairs with them

  // By their places.
  PairKind KindOf(std::uint32_t word, std::uint32_t other) const {
    const std::uint32_t earlier = std::min(word, other), later = std::max(word, other);
    if (earlier >= very_frequent) return PairKind::kOthers;
    if (later < very_frequent) return PairKind::kVeryFrequent;
    return later < partners_end ? PairKind::kMixed : PairKind::kNone;
  }
};

// Of the candidates of a segment the very frequent ones, then those that make pairs with them, then the others; of each
// the most frequent, in their order, without those that share a form with one before.
PairWords ChoosePairWords(std::vector<PairCandidate> candidates, std::uint32_t documents);

class PairSource {
 public:
  virtual ~PairSource() = default;

  // The section of the pairs of these words, which are in an order that depends on nothing but the segment's content.
  // `memory`: for what grows with the segment. `check` (may be null) is asked now and then. DataLoss: what they are
  // found in cannot be read.
  virtual absl::StatusOr<std::pmr::string> FindPairs(std::vector<PairCandidate> candidates,
                                                     std::pmr::memory_resource* memory, CancelCheck* check) const = 0;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_SOURCE_H_
