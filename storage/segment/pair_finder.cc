#include "storage/segment/pair_finder.h"

#include <span>
#include <utility>

#include "storage/segment/pair_counter.h"
#include "storage/segment/placed_words.h"
#include "storage/status_macros.h"

namespace broadsheet {

absl::StatusOr<std::pmr::string> PairFinder::FindPairs(std::vector<PairCandidate> candidates,
                                                       std::pmr::memory_resource* memory, CancelCheck* check) const {
  const std::uint32_t documents = segment_.document_count();
  PairCounter counter(documents, ChoosePairWords(std::move(candidates), documents), memory);
  if (counter.words().words.empty()) return std::pmr::string(memory);
  const auto visit_documents = [&](absl::FunctionRef<bool(Docid)> wanted, PairCounter::Visit visit) -> absl::Status {
    BS_ASSIGN_OR_RETURN(PlacedWords words, PlacedWords::Of(segment_, counter.words().words));
    return words.Visit(
        wanted, [&](Docid, std::span<const PlacedWord> placed) { visit(placed); }, check);
  };
  BS_RETURN_IF_ERROR(counter.Count(visit_documents));
  return counter.Encode();
}

}  // namespace broadsheet
