#include "storage/segment/pair_candidates.h"

#include "storage/segment/segment_writer.h"

namespace broadsheet {

// Words whose documents are spread over several lists, none of which is frequent, are left out.
void PairCandidates::AddWord(std::span<const FoldedMatch> matches) {
  std::uint64_t documents = 0;  // one with several forms counts several times
  for (const FoldedMatch& match : matches) {
    const auto term = frequent_.find(match.ordinal);
    if (term != frequent_.end()) documents += term->second[match.code];
  }
  if (documents < LeastFrequent(documents_)) return;
  PairCandidate& candidate = words_.emplace_back(PairCandidate{{}, documents});
  for (const FoldedMatch& match : matches) {
    if (candidate.word.empty() || candidate.word.back().ordinal != match.ordinal) {
      candidate.word.push_back({match.ordinal, {}});
    }
    candidate.word.back().codes.push_back(match.code);
  }
}

}  // namespace broadsheet
