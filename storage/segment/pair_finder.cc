#include "storage/segment/pair_finder.h"

#include <algorithm>
#include <utility>

#include "storage/segment/merging.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

absl::Status NotAsWritten(const Segment& segment) {
  return absl::DataLossError(
      StrCat("what was written of segment ", segment.number(), " reads differently: check the disk, and try again"));
}

}  // namespace

absl::StatusOr<std::string> PairFinder::FindPairs(std::vector<PairCandidate> candidates,
                                                  std::pmr::memory_resource* memory, CancelCheck* check) const {
  PairCounter counter(segment_.document_count(), std::move(candidates), memory);
  if (counter.words().empty()) return std::string();
  BS_ASSIGN_OR_RETURN(std::vector<List> lists, FindLists(counter.words()));
  for (Docid docid = 1; docid <= segment_.document_count(); ++docid) {
    if (check != nullptr) BS_RETURN_IF_ERROR((*check)());
    for (List& list : lists) {
      if (list.cursor.docid() == docid) PlaceOccurrences(list, counter);
    }
    counter.EndDocument();
  }
  if (std::any_of(lists.begin(), lists.end(), [](const List& list) { return list.cursor.damaged(); })) {
    return NotAsWritten(segment_);
  }
  return counter.Encode();
}

absl::StatusOr<std::vector<PairFinder::List>> PairFinder::FindLists(std::span<const WrittenWord> words) const {
  std::vector<std::uint32_t> ordinals;
  for (const WrittenWord& word : words) {
    for (const TermForms& term : word) ordinals.push_back(term.ordinal);
  }
  std::sort(ordinals.begin(), ordinals.end());
  ordinals.erase(std::unique(ordinals.begin(), ordinals.end()), ordinals.end());
  const auto terms = segment_.TermsAt(ordinals);
  if (terms.size() != ordinals.size()) return NotAsWritten(segment_);
  std::vector<List> lists;
  for (const auto& [name, info] : terms) {
    List& list = lists.emplace_back();
    list.cursor = segment_.Postings(info);
    list.cursor.Next();
    list.word_of_code.resize(info.form_count);
  }
  for (std::size_t number = 0; number < words.size(); ++number) {
    for (const TermForms& term : words[number]) {
      const auto place = std::lower_bound(ordinals.begin(), ordinals.end(), term.ordinal) - ordinals.begin();
      List& list = lists[static_cast<std::size_t>(place)];
      if (term.codes.back() >= list.word_of_code.size()) return NotAsWritten(segment_);
      for (const FormCode code : term.codes) {
        list.word_of_code[code] = static_cast<PairCounter::WordNumber>(number + 1);
      }
    }
  }
  for (List& list : lists) {
    const PairCounter::WordNumber first = list.word_of_code.front();
    const bool alike = std::all_of(list.word_of_code.begin(), list.word_of_code.end(),
                                   [first](PairCounter::WordNumber word) { return word == first; });
    if (alike) list.only_word = first;
  }
  return lists;
}

// Of the posting at hand, and goes on to the next.
void PairFinder::PlaceOccurrences(List& list, PairCounter& counter) {
  const std::span<const Position> positions = list.cursor.Positions();
  const std::span<const FormCode> codes = list.only_word != 0 ? std::span<const FormCode>() : list.cursor.Codes();
  for (std::size_t i = 0; i < positions.size() && !list.cursor.damaged(); ++i) {
    const PairCounter::WordNumber word = list.only_word != 0 ? list.only_word : list.word_of_code[codes[i]];
    if (word != 0) counter.Place(word, positions[i]);
  }
  list.cursor.Next();
}

}  // namespace broadsheet
