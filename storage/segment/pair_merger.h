// The pairs of frequent words of a merged segment, out of those of its inputs: without a look at where words stand.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_MERGER_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_MERGER_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/segment/form_map.h"
#include "storage/segment/merged_documents.h"
#include "storage/segment/merging.h"
#include "storage/segment/pair_sets.h"
#include "storage/segment/pair_source.h"
#include "storage/segment/segment_merger.h"

namespace broadsheet {

class PairMerger : public PairSource {
 public:
  // `maps`: by input. All must outlive the merger.
  PairMerger(const std::vector<MergeInput>& inputs, const MergedDocuments& documents, std::span<const FormMap> maps);

  // Whether each input has pairs: it takes a look at the lists otherwise.
  bool CanMerge() const;
  // Those that all inputs have and that are frequent enough in the whole. DataLoss: the sets of an input are damaged.
  absl::StatusOr<std::pmr::string> FindPairs(std::vector<PairCandidate> candidates, std::pmr::memory_resource* memory,
                                             CancelCheck* check) const override;

 private:
  // What the words of the merged segment are in the inputs.
  struct Numbers {
    std::vector<std::vector<std::uint32_t>> of_word;  // by input and word: the number in its table, or kNone
    std::vector<std::uint32_t> word_of_first;         // by number in the table of the first input: the word, or kNone
  };
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  Numbers FindNumbers(const PairWords& words) const;
  // By first and second word, which all inputs have; but for those of a kind that has no sets.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> CommonPairs(const PairWords& words,
                                                                   const Numbers& numbers) const;
  // nullptr: the input does not have it.
  const WordPair* PairOf(std::size_t input, const Numbers& numbers, std::uint32_t first, std::uint32_t second) const;
  // Sets bits of new docids. False if the set cannot be read.
  bool AddDocuments(std::size_t input, const WordPair& pair, std::pmr::vector<std::uint64_t>& bits) const;

  const std::vector<MergeInput>& inputs_;
  const MergedDocuments& documents_;
  const std::span<const FormMap> maps_;
  std::vector<PairTable> tables_;  // by input
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_MERGER_H_
