#include "storage/segment/pair_merger.h"

#include <algorithm>
#include <utility>

#include "storage/segment/segment_data.h"
#include "storage/status_macros.h"

namespace broadsheet {
namespace {

// A word of an input, by the forms of the merged segment. Nothing if it names what the input does not have.
std::optional<std::vector<FoldedMatch>> Carry(const WrittenWord& word, const FormMap& map) {
  std::vector<FoldedMatch> matches;
  FoldedTerm found = {};
  for (const TermForms& term : word) {
    found.ordinal = term.ordinal;
    found.codes = term.codes;
    if (!map.Append(found, matches)) return std::nullopt;
  }
  std::sort(matches.begin(), matches.end());
  return matches;
}

// Those forms of a word of the merged segment that an input has.
std::vector<FoldedMatch> PartOf(const WrittenWord& word, const FormMap& map) {
  std::vector<FoldedMatch> part;
  for (const TermForms& term : word) {
    const std::vector<FormCode> forms = map.FormsOf(term.ordinal);
    for (const FormCode code : term.codes) {
      if (std::binary_search(forms.begin(), forms.end(), code)) part.push_back({term.ordinal, code});
    }
  }
  return part;
}

}  // namespace

PairMerger::PairMerger(const std::vector<MergeInput>& inputs, const MergedDocuments& documents,
                       std::span<const FormMap> maps)
    : inputs_(inputs), documents_(documents), maps_(maps), tables_(inputs.size()) {
  for (std::size_t input = 0; input < inputs.size(); ++input) {
    const Segment& segment = *inputs[input].segment;
    // What cannot be read has no pairs: then the lists are looked at.
    tables_[input].Read(segment.data().section(WordsSection::kPairs), segment.document_count());
  }
}

bool PairMerger::CanMerge() const {
  return std::none_of(tables_.begin(), tables_.end(), [](const PairTable& table) { return table.pairs().empty(); });
}

std::optional<std::uint32_t> PairMerger::Find(const WrittenWord& word, std::size_t input) const {
  const std::vector<FoldedMatch> part = PartOf(word, maps_[input]);
  const std::span<const WrittenWord> words = tables_[input].words();
  for (std::uint32_t number = 0; number < words.size(); ++number) {
    if (Carry(words[number], maps_[input]) == part) return number;
  }
  return std::nullopt;
}

std::optional<std::vector<std::uint32_t>> PairMerger::FindEverywhere(const WrittenWord& word) const {
  std::vector<std::uint32_t> numbers;
  for (std::size_t input = 0; input < inputs_.size(); ++input) {
    const std::optional<std::uint32_t> number = Find(word, input);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

bool PairMerger::AddDocuments(std::size_t input, const WordPair& pair, std::pmr::vector<std::uint64_t>& bits) const {
  std::vector<std::uint64_t> old_bits;
  if (!ReadPairDocuments(pair, inputs_[input].segment->document_count(), &old_bits)) return false;
  ForEachDocid(old_bits, [&](Docid old_docid) {
    const Docid docid = documents_.NewDocid(static_cast<std::uint32_t>(input), old_docid);
    bits[docid / 64] |= std::uint64_t{1} << docid % 64;  // docid 0: it is left out
  });
  bits[0] &= ~std::uint64_t{1};
  return true;
}

std::vector<const WordPair*> PairMerger::PairOf(std::span<const std::uint32_t> first,
                                                std::span<const std::uint32_t> second) const {
  std::vector<const WordPair*> pairs;
  for (std::size_t input = 0; input < inputs_.size(); ++input) {
    const WordPair* const pair = tables_[input].Find(first[input], second[input]);
    if (pair == nullptr) return {};
    pairs.push_back(pair);
  }
  return pairs;
}

absl::StatusOr<std::string> PairMerger::FindPairs(std::vector<PairCandidate> candidates,
                                                  std::pmr::memory_resource* memory, CancelCheck* check) const {
  std::vector<WrittenWord> words;
  std::vector<std::vector<std::uint32_t>> numbers;  // by word and input
  for (WrittenWord& word : ChoosePairWords(std::move(candidates))) {
    std::optional<std::vector<std::uint32_t>> found = FindEverywhere(word);
    if (!found) continue;
    words.push_back(std::move(word));
    numbers.push_back(*std::move(found));
  }
  PairSetsWriter writer(documents_.count());
  std::pmr::vector<std::uint64_t> bits(memory);
  std::vector<Docid> docids;
  for (std::uint32_t first = 0; first < words.size(); ++first) {
    for (std::uint32_t second = 0; second < words.size(); ++second) {
      if (check != nullptr) BS_RETURN_IF_ERROR((*check)());
      const std::vector<const WordPair*> pairs = PairOf(numbers[first], numbers[second]);
      if (pairs.empty()) continue;
      bits.assign(documents_.count() / 64 + 1, 0);
      for (std::size_t input = 0; input < inputs_.size(); ++input) {
        if (!AddDocuments(input, *pairs[input], bits)) return CannotMerge(inputs_[input].segment->data());
      }
      docids.clear();
      ForEachDocid(bits, [&](Docid docid) { docids.push_back(docid); });
      if (docids.size() >= documents_.count() / kPairOneIn) writer.Add(first, second, docids);
    }
  }
  return writer.Finish(words);
}

}  // namespace broadsheet
