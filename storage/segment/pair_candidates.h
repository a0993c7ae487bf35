// Which words may be parts of the pairs that a segment has sets of, found out while its terms are written.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_CANDIDATES_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_CANDIDATES_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/segment/pair_source.h"

namespace broadsheet {

struct FoldedMatch;

class PairCandidates {
 public:
  // `documents`: of the segment.
  explicit PairCandidates(std::uint32_t documents) : documents_(documents) {}

  // Whether AddTerm has a use for a term that so many documents have.
  bool IsFrequent(std::uint64_t documents) const {
    return documents_ >= kLeastDocumentsForPairs && documents >= LeastFrequent(documents_);
  }
  // One that is frequent; how many documents have each of its forms, by code.
  void AddTerm(std::uint32_t ordinal, std::vector<std::uint32_t> form_documents) {
    frequent_[ordinal] = std::move(form_documents);
  }
  // A folded word, and what it finds, ascending. After all terms.
  void AddWord(std::span<const FoldedMatch> matches);

  std::vector<PairCandidate> Take() { return std::move(words_); }

 private:
  const std::uint32_t documents_;
  absl::flat_hash_map<std::uint32_t, std::vector<std::uint32_t>> frequent_;  // terms, by ordinal
  std::vector<PairCandidate> words_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_CANDIDATES_H_
