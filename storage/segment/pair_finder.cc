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
  BS_ASSIGN_OR_RETURN(PlacedWords sample, PlacedWords::Of(segment_, counter.words().words));
  BS_RETURN_IF_ERROR(sample.Visit(
      PairCounter::IsInSample, [&](Docid, Words words) { counter.AddToSample(words); }, check));
  counter.EndSample();
  BS_ASSIGN_OR_RETURN(PlacedWords all, PlacedWords::Of(segment_, counter.words().words));
  BS_RETURN_IF_ERROR(all.Visit([](Docid) { return true; }, [&](Docid, Words words) { counter.Add(words); }, check));
  return counter.Encode();
}

}  // namespace broadsheet
