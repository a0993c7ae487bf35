#include "storage/segment/pair_candidates.h"

#include "storage/segment/segment_writer.h"

namespace broadsheet {

// Words whose documents are spread over several lists, none of which is frequent, are left out.
void PairCandidates::AddWord(std::span<const FoldedMatch> matches) {
  std::uint64_t occurrences = 0;
  for (const FoldedMatch& match : matches) {
    const auto term = frequent_.find(match.ordinal);
    if (term != frequent_.end()) occurrences += term->second[match.code];
  }
  if (occurrences == 0 || occurrences < documents_ / kPairWordOneIn) return;
  PairCandidate& candidate = words_.emplace_back(PairCandidate{{}, occurrences});
  for (const FoldedMatch& match : matches) {
    if (candidate.word.empty() || candidate.word.back().ordinal != match.ordinal) {
      candidate.word.push_back({match.ordinal, {}});
    }
    candidate.word.back().codes.push_back(match.code);
  }
}

}  // namespace broadsheet
