#include "storage/segment/pair_source.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace broadsheet {
namespace {

// How many documents the most frequent word has that is one too many.
std::uint64_t TooRare(std::span<const PairCandidate* const> candidates, std::size_t most) {
  if (candidates.size() <= most) return 0;
  std::vector<std::uint64_t> counts;
  for (const PairCandidate* candidate : candidates) counts.push_back(candidate->documents);
  std::nth_element(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(most), counts.end(), std::greater<>());
  return counts[most];
}

}  // namespace

PairWords ChoosePairWords(std::vector<PairCandidate> candidates, std::uint32_t documents) {
  std::vector<PairCandidate*> very_frequent, partners, others;
  for (PairCandidate& candidate : candidates) {
    if (candidate.documents >= documents / kVeryFrequentOneIn) {
      very_frequent.push_back(&candidate);
    } else {
      (candidate.documents >= documents / kPartnerOneIn ? partners : others).push_back(&candidate);
    }
  }
  PairWords chosen;
  WordsByForm known;
  const auto choose = [&](std::span<PairCandidate* const> from, std::size_t most) {
    const std::uint64_t too_rare = TooRare(from, most);
    for (PairCandidate* const candidate : from) {
      if (candidate->documents <= too_rare) continue;
      bool is_new = true;
      const auto number = static_cast<std::uint32_t>(chosen.words.size());
      for (const TermForms& term : candidate->word) {
        for (const FormCode code : term.codes) is_new = is_new && !known.Find(term.ordinal, code);
      }
      if (!is_new) continue;
      for (const TermForms& term : candidate->word) {
        for (const FormCode code : term.codes) known.Add(term.ordinal, code, number);
      }
      chosen.words.push_back(std::move(candidate->word));
    }
  };
  choose(very_frequent, kMostVeryFrequentWords);
  chosen.very_frequent = static_cast<std::uint32_t>(chosen.words.size());
  choose(partners, kMostPairWords - chosen.words.size());
  chosen.partners_end = static_cast<std::uint32_t>(chosen.words.size());
  choose(others, kMostPairWords - chosen.words.size());
  return chosen;
}

}  // namespace broadsheet
