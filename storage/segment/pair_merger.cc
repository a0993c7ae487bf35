#include "storage/segment/pair_merger.h"

#include <algorithm>
#include <optional>
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

// How many forms of a word of the merged segment an input has.
std::size_t CountForms(const WrittenWord& word, const FormMap& map) {
  std::size_t count = 0;
  for (const TermForms& term : word) {
    const std::vector<FormCode> forms = map.FormsOf(term.ordinal);
    count += static_cast<std::size_t>(std::ranges::count_if(
        term.codes, [&](FormCode code) { return std::binary_search(forms.begin(), forms.end(), code); }));
  }
  return count;
}

WordsByForm IndexForms(const PairWords& words) {
  WordsByForm by_form;
  for (std::uint32_t number = 0; number < words.words.size(); ++number) {
    for (const TermForms& term : words.words[number]) {
      for (const FormCode code : term.codes) by_form.Add(term.ordinal, code, number);
    }
  }
  return by_form;
}

// The word that all of these forms are of, if there is one.
std::optional<std::uint32_t> WordOf(std::span<const FoldedMatch> forms, const WordsByForm& by_form) {
  std::optional<std::uint32_t> word;
  for (const FoldedMatch& form : forms) {
    const std::optional<std::uint32_t> found = by_form.Find(form.ordinal, form.code);
    if (!found || (word && *word != *found)) return std::nullopt;
    word = found;
  }
  return word;
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

// A word of an input is one of the merged segment if it is all that the input has of it.
PairMerger::Numbers PairMerger::FindNumbers(const PairWords& words) const {
  const WordsByForm by_form = IndexForms(words);
  Numbers numbers;
  numbers.word_of_first.assign(tables_.front().words().size(), kNone);
  for (std::size_t input = 0; input < inputs_.size(); ++input) {
    std::vector<std::uint32_t>& of_word = numbers.of_word.emplace_back(words.words.size(), kNone);
    const std::span<const WrittenWord> inputs_words = tables_[input].words();
    for (std::uint32_t number = 0; number < inputs_words.size(); ++number) {
      const auto forms = Carry(inputs_words[number], maps_[input]);
      const auto word = forms ? WordOf(*forms, by_form) : std::nullopt;
      if (!word || CountForms(words.words[*word], maps_[input]) != forms->size()) continue;
      of_word[*word] = number;
      if (input == 0) numbers.word_of_first[number] = *word;
    }
  }
  return numbers;
}

const WordPair* PairMerger::PairOf(std::size_t input, const Numbers& numbers, std::uint32_t first,
                                   std::uint32_t second) const {
  const std::vector<std::uint32_t>& of_word = numbers.of_word[input];
  return tables_[input].Find(of_word[first], of_word[second]);
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> PairMerger::CommonPairs(const PairWords& words,
                                                                             const Numbers& numbers) const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const WordPair& pair : tables_.front().pairs()) {
    const std::uint32_t first = numbers.word_of_first[pair.first], second = numbers.word_of_first[pair.second];
    if (first == kNone || second == kNone || words.KindOf(first, second) == PairKind::kNone) continue;
    bool is_common = true;
    for (std::size_t input = 0; input < inputs_.size(); ++input) {
      is_common = is_common && PairOf(input, numbers, first, second) != nullptr;
    }
    if (is_common) pairs.emplace_back(first, second);
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
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

absl::StatusOr<std::pmr::string> PairMerger::FindPairs(std::vector<PairCandidate> candidates,
                                                       std::pmr::memory_resource* memory, CancelCheck* check) const {
  const std::uint32_t documents = documents_.count();
  const PairWords words = ChoosePairWords(std::move(candidates), documents);
  const Numbers numbers = FindNumbers(words);
  PairSetsWriter writer(documents, memory);
  std::pmr::vector<std::uint64_t> bits(memory);
  std::vector<Docid> docids;
  for (const auto& [first, second] : CommonPairs(words, numbers)) {
    if (check != nullptr) BS_RETURN_IF_ERROR((*check)());
    bits.assign(documents / 64 + 1, 0);
    for (std::size_t input = 0; input < inputs_.size(); ++input) {
      const WordPair& pair = *PairOf(input, numbers, first, second);
      if (!AddDocuments(input, pair, bits)) return CannotMerge(inputs_[input].segment->data());
    }
    docids.clear();
    ForEachDocid(bits, [&](Docid docid) { docids.push_back(docid); });
    if (docids.size() >= LeastPairDocuments(words.KindOf(first, second), documents)) {
      writer.Add(first, second, docids);
    }
  }
  return writer.Finish(words.words);
}

}  // namespace broadsheet
