// The pairs of frequent words of a merged segment, out of those of its inputs: without a look at where words stand.
#ifndef BROADSHEET_STORAGE_SEGMENT_PAIR_MERGER_H_
#define BROADSHEET_STORAGE_SEGMENT_PAIR_MERGER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
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
  // Of those that all inputs have: what PairFinder would find, but for words and pairs that are frequent enough in the
  // whole and not in each input. DataLoss: the sets of an input are damaged.
  absl::StatusOr<std::string> FindPairs(std::vector<PairCandidate> candidates, std::pmr::memory_resource* memory,
                                        CancelCheck* check) const override;

 private:
  // The number that the word has in the table of an input.
  std::optional<std::uint32_t> Find(const WrittenWord& word, std::size_t input) const;
  // Nothing unless all inputs have it.
  std::optional<std::vector<std::uint32_t>> FindEverywhere(const WrittenWord& word) const;
  // By input, of words that have these numbers there; nothing unless all inputs have the pair.
  std::vector<const WordPair*> PairOf(std::span<const std::uint32_t> first,
                                      std::span<const std::uint32_t> second) const;
  // Sets bits of new docids. False if the set cannot be read.
  bool AddDocuments(std::size_t input, const WordPair& pair, std::pmr::vector<std::uint64_t>& bits) const;

  const std::vector<MergeInput>& inputs_;
  const MergedDocuments& documents_;
  const std::span<const FormMap> maps_;
  std::vector<PairTable> tables_;  // by input
};

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_SEGMENT_PAIR_MERGER_H_
