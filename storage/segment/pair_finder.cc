#include "storage/segment/pair_finder.h"

#include <span>
#include <utility>

#include "storage/segment/pair_counter.h"
#include "storage/segment/placed_words.h"
#include "storage/status_macros.h"

namespace broadsheet {

absl::StatusOr<std::string> PairFinder::FindPairs(std::vector<PairCandidate> candidates,
                                                  std::pmr::memory_resource* memory, CancelCheck* check) const {
  const std::uint32_t documents = segment_.document_count();
  PairCounter counter(documents, ChoosePairWords(std::move(candidates), documents), memory);
  if (counter.words().words.empty()) return std::string();
  using Words = std::span<const PlacedWord>;
  const auto visit = [&](auto wanted, auto add) -> absl::Status {
    BS_ASSIGN_OR_RETURN(PlacedWords words, PlacedWords::Of(segment_, counter.words().words));
    return words.Visit(wanted, add, check);
  };
  BS_RETURN_IF_ERROR(visit(PairCounter::IsInSample, [&](Docid, Words words) { counter.AddToSample(words); }));
  counter.EndSample();
  BS_RETURN_IF_ERROR(visit([](Docid) { return true; }, [&](Docid, Words words) { counter.Add(words); }));
  return counter.Encode();
}

}  // namespace broadsheet
