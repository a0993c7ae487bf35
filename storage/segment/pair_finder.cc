#include "storage/segment/pair_finder.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

#include "storage/segment/bytes.h"
#include "storage/segment/merging.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMostWords = 127;  // numbers of seven bits
// Words before this, in the body, find their neighbours in a table.
constexpr Position kNearPositions = 8192;
constexpr Position kPlacesAtOnce = 8;

// Of eight numbers of seven bits each, the high bit of those that are not 0.
std::uint64_t NotZero(std::uint64_t numbers) { return (numbers + 0x7F7F7F7F7F7F7F7F) & 0x8080808080808080; }

absl::Status NotAsWritten(const Segment& segment) {
  return absl::DataLossError(
      StrCat("what was written of segment ", segment.number(), " reads differently: check the disk, and try again"));
}

}  // namespace

PairFinder::PairFinder(const Segment& segment, std::pmr::memory_resource* memory)
    : segment_(segment), found_(memory), word_at_(kNearPositions + kPlacesAtOnce + 1) {}

absl::StatusOr<std::string> PairFinder::Find(std::vector<PairCandidate> candidates, CancelCheck* check) {
  TakeWords(std::move(candidates));
  if (words_.empty()) return std::string();
  BS_RETURN_IF_ERROR(FindLists());
  pair_documents_.resize(words_.size() * words_.size());
  pair_last_.resize(pair_documents_.size());
  for (Docid docid = 1; docid <= segment_.document_count(); ++docid) {
    if (check != nullptr) BS_RETURN_IF_ERROR((*check)());
    CollectOccurrences(docid);
    AddPairsByPlace(docid);
    if (!others_.empty()) AddPairsOfOthers(docid);
    std::fill_n(word_at_.begin(), near_end_, WordNumber{0});
    found_.push_back(kEndOfDocument);
  }
  const auto damaged =
      std::find_if(lists_.begin(), lists_.end(), [](const List& list) { return list.cursor.damaged(); });
  if (damaged != lists_.end()) {
    return NotAsWritten(segment_);
  }
  return Encode();
}

// The most frequent ones, in their order.
void PairFinder::TakeWords(std::vector<PairCandidate> candidates) {
  if (candidates.size() > kMostWords) {
    std::vector<std::uint64_t> counts;
    for (const PairCandidate& candidate : candidates) counts.push_back(candidate.documents);
    std::nth_element(counts.begin(), counts.begin() + kMostWords, counts.end(), std::greater<>());
    std::erase_if(candidates, [&](const PairCandidate& one) { return one.documents <= counts[kMostWords]; });
  }
  for (const PairCandidate& candidate : candidates) {
    if (TakeWord(candidate.word)) words_.push_back(candidate.word);
  }
  word_count_ = words_.size();
  word_documents_.resize(words_.size() + 1);
  word_last_.resize(words_.size() + 1);
}

// False if one of its forms is another word's, too.
bool PairFinder::TakeWord(const WrittenWord& word) {
  return std::none_of(words_.begin(), words_.end(), [&](const WrittenWord& other) {
    return std::any_of(word.begin(), word.end(), [&](const TermForms& term) {
      return std::any_of(other.begin(), other.end(), [&](const TermForms& others) {
        return term.ordinal == others.ordinal &&
               std::find_first_of(term.codes.begin(), term.codes.end(), others.codes.begin(), others.codes.end()) !=
                   term.codes.end();
      });
    });
  });
}

absl::Status PairFinder::FindLists() {
  for (const WrittenWord& word : words_) {
    for (const TermForms& term : word) ordinals_.push_back(term.ordinal);
  }
  std::sort(ordinals_.begin(), ordinals_.end());
  ordinals_.erase(std::unique(ordinals_.begin(), ordinals_.end()), ordinals_.end());
  const auto terms = segment_.TermsAt(ordinals_);
  if (terms.size() != ordinals_.size()) {
    return NotAsWritten(segment_);
  }
  for (const auto& [name, info] : terms) {
    List& list = lists_.emplace_back();
    list.cursor = segment_.Postings(info);
    list.cursor.Next();
    list.word_of_code.resize(info.form_count);
  }
  for (std::size_t number = 0; number < words_.size(); ++number) {
    for (const TermForms& term : words_[number]) {
      List& list = lists_[static_cast<std::size_t>(std::lower_bound(ordinals_.begin(), ordinals_.end(), term.ordinal) -
                                                   ordinals_.begin())];
      if (term.codes.back() >= list.word_of_code.size()) return NotAsWritten(segment_);
      for (const FormCode code : term.codes) list.word_of_code[code] = static_cast<WordNumber>(number + 1);
    }
  }
  for (List& list : lists_) {
    const WordNumber first = list.word_of_code.front();
    const bool alike = std::all_of(list.word_of_code.begin(), list.word_of_code.end(),
                                   [first](WordNumber word) { return word == first; });
    if (alike) list.only_word = first;
  }
  return absl::OkStatus();
}

void PairFinder::CollectOccurrences(Docid docid) {
  near_end_ = 0;
  others_.clear();
  bool shared = false;
  for (List& list : lists_) {
    if (list.cursor.docid() != docid) continue;
    const std::span<const Position> positions = list.cursor.Positions();
    const std::span<const FormCode> codes = list.only_word != 0 ? std::span<const FormCode>() : list.cursor.Codes();
    if (list.only_word != 0 && !positions.empty()) CountDocument(list.only_word, docid);
    for (std::size_t i = 0; i < positions.size() && !list.cursor.damaged(); ++i) {
      const WordNumber word = list.only_word != 0 ? list.only_word : list.word_of_code[codes[i]];
      if (word == 0) continue;
      if (list.only_word == 0) CountDocument(word, docid);
      if (positions[i] + 1 >= kNearPositions) others_.push_back({positions[i], word});
      if (positions[i] >= kNearPositions) continue;
      WordNumber& at = word_at_[positions[i]];
      if (at != 0) {
        others_.push_back({positions[i], word});
        shared = true;
      } else {
        at = word;
      }
      near_end_ = std::max(near_end_, positions[i] + 1);
    }
    list.cursor.Next();
  }
  if (!shared) return;
  for (Position position = 0; position < near_end_; ++position) {
    if (word_at_[position] != 0) others_.push_back({position, word_at_[position]});
  }
}

void PairFinder::CountDocument(WordNumber word, Docid docid) {
  word_documents_[word] += word_last_[word] != docid;
  word_last_[word] = docid;
}

void PairFinder::AddPairsByPlace(Docid docid) {
  for (Position place = 0; place < near_end_; place += kPlacesAtOnce) {
    const WordNumber* const words = word_at_.data() + place;
    std::uint64_t left = NotZero(LoadFixed<std::uint64_t>(words)) & NotZero(LoadFixed<std::uint64_t>(words + 1));
    for (; left != 0; left &= left - 1) {
      const int at = std::countr_zero(left) / 8;
      Add(words[at], words[at + 1], docid);
    }
  }
}

// Of what stands far down, outside the body, or at a place with another.
void PairFinder::AddPairsOfOthers(Docid docid) {
  std::sort(others_.begin(), others_.end());
  auto next = others_.begin();  // the first that stands behind
  for (const Occurrence& one : others_) {
    while (next != others_.end() && next->position <= one.position) ++next;
    for (auto at = next; at != others_.end() && at->position == one.position + 1; ++at) Add(one.word, at->word, docid);
  }
}

void PairFinder::Add(WordNumber first, WordNumber second, Docid docid) {
  const std::size_t pair = (first - 1u) * word_count_ + (second - 1u);
  if (pair_last_[pair] == docid) return;
  pair_last_[pair] = docid;
  ++pair_documents_[pair];
  found_.push_back(static_cast<PairNumber>(pair));
}

bool PairFinder::IsFrequent(std::size_t pair) const {
  const std::uint32_t documents = segment_.document_count();
  const std::size_t first = pair / words_.size(), second = pair % words_.size();
  return pair_documents_[pair] >= documents / kPairOneIn &&
         std::min(word_documents_[first + 1], word_documents_[second + 1]) >= documents / kPairWordOneIn;
}

std::string PairFinder::Encode() const {
  const std::uint32_t documents = segment_.document_count();
  std::vector<std::size_t> pairs;
  std::vector<std::size_t> set_of_pair(pair_documents_.size(), pair_documents_.size());
  for (std::size_t pair = 0; pair < pair_documents_.size(); ++pair) {
    if (!IsFrequent(pair)) continue;
    set_of_pair[pair] = pairs.size();
    pairs.push_back(pair);
  }
  // A bit for each document and pair.
  const std::size_t words = std::size_t{documents} / 64 + 1;
  std::pmr::vector<std::uint64_t> bits(pairs.size() * words, found_.get_allocator());
  Docid docid = 1;
  for (const PairNumber pair : found_) {
    if (pair == kEndOfDocument) {
      ++docid;
    } else if (set_of_pair[pair] < pairs.size()) {
      bits[set_of_pair[pair] * words + docid / 64] |= std::uint64_t{1} << docid % 64;
    }
  }
  PairSetsWriter writer(documents);
  std::vector<Docid> docids;
  for (std::size_t set = 0; set < pairs.size(); ++set) {
    docids.clear();
    for (std::size_t word = 0; word < words; ++word) {
      for (std::uint64_t left = bits[set * words + word]; left != 0; left &= left - 1) {
        docids.push_back(static_cast<Docid>(word * 64) + static_cast<Docid>(std::countr_zero(left)));
      }
    }
    writer.Add(static_cast<std::uint32_t>(pairs[set] / words_.size()),
               static_cast<std::uint32_t>(pairs[set] % words_.size()), docids);
  }
  return writer.Finish(words_);
}

}  // namespace broadsheet
