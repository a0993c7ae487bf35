#include "storage/segment/pair_counter.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

#include "storage/segment/bytes.h"

namespace broadsheet {
namespace {

constexpr std::size_t kMostWords = 127;  // numbers of seven bits
// Words before this, in the body, find their neighbours in a table.
constexpr Position kNearPositions = 8192;
constexpr Position kPlacesAtOnce = 8;

// Of eight numbers of seven bits each, the high bit of those that are not 0.
std::uint64_t NotZero(std::uint64_t numbers) { return (numbers + 0x7F7F7F7F7F7F7F7F) & 0x8080808080808080; }

bool ShareForm(const TermForms& term, const TermForms& other) {
  return term.ordinal == other.ordinal && std::find_first_of(term.codes.begin(), term.codes.end(), other.codes.begin(),
                                                             other.codes.end()) != term.codes.end();
}

bool ShareForm(const WrittenWord& word, const WrittenWord& other) {
  return std::any_of(word.begin(), word.end(), [&](const TermForms& term) {
    return std::any_of(other.begin(), other.end(), [&](const TermForms& others) { return ShareForm(term, others); });
  });
}

}  // namespace

std::vector<WrittenWord> ChoosePairWords(std::vector<PairCandidate> candidates) {
  std::uint64_t too_rare = 0;
  if (candidates.size() > kMostWords) {
    std::vector<std::uint64_t> counts;
    for (const PairCandidate& candidate : candidates) counts.push_back(candidate.documents);
    std::nth_element(counts.begin(), counts.begin() + kMostWords, counts.end(), std::greater<>());
    too_rare = counts[kMostWords];
  }
  std::vector<WrittenWord> words;
  for (PairCandidate& candidate : candidates) {
    const bool is_new = std::none_of(words.begin(), words.end(),
                                     [&](const WrittenWord& word) { return ShareForm(candidate.word, word); });
    if (candidate.documents > too_rare && is_new) words.push_back(std::move(candidate.word));
  }
  return words;
}

PairCounter::PairCounter(std::uint32_t documents, std::vector<PairCandidate> candidates,
                         std::pmr::memory_resource* memory)
    : documents_(documents),
      words_(ChoosePairWords(std::move(candidates))),
      word_count_(words_.size()),
      word_documents_(word_count_ + 1),
      word_last_(word_count_ + 1),
      pair_documents_(word_count_ * word_count_),
      pair_last_(pair_documents_.size()),
      found_(memory),
      word_at_(kNearPositions + kPlacesAtOnce + 1) {}

void PairCounter::Place(WordNumber word, Position position) {
  word_documents_[word] += word_last_[word] != docid_;
  word_last_[word] = docid_;
  if (position + 1 >= kNearPositions) others_.push_back({position, word});
  if (position >= kNearPositions) return;
  WordNumber& at = word_at_[position];
  if (at != 0) {
    others_.push_back({position, word});
    shared_ = true;
  } else {
    at = word;
  }
  near_end_ = std::max(near_end_, position + 1);
}

void PairCounter::EndDocument() {
  for (Position position = 0; shared_ && position < near_end_; ++position) {
    if (word_at_[position] != 0) others_.push_back({position, word_at_[position]});
  }
  AddPairsByPlace();
  if (!others_.empty()) AddPairsOfOthers();
  std::fill_n(word_at_.begin(), near_end_, WordNumber{0});
  found_.push_back(kEndOfDocument);
  ++docid_;
  near_end_ = 0;
  shared_ = false;
  others_.clear();
}

void PairCounter::AddPairsByPlace() {
  for (Position place = 0; place < near_end_; place += kPlacesAtOnce) {
    const WordNumber* const words = word_at_.data() + place;
    std::uint64_t left = NotZero(LoadFixed<std::uint64_t>(words)) & NotZero(LoadFixed<std::uint64_t>(words + 1));
    for (; left != 0; left &= left - 1) {
      const int at = std::countr_zero(left) / 8;
      Add(words[at], words[at + 1]);
    }
  }
}

// Of what stands far down, outside the body, or at a place with another.
void PairCounter::AddPairsOfOthers() {
  std::sort(others_.begin(), others_.end());
  auto next = others_.begin();  // the first that stands behind
  for (const Occurrence& one : others_) {
    while (next != others_.end() && next->position <= one.position) ++next;
    for (auto at = next; at != others_.end() && at->position == one.position + 1; ++at) Add(one.word, at->word);
  }
}

void PairCounter::Add(WordNumber first, WordNumber second) {
  const std::size_t pair = (first - 1u) * word_count_ + (second - 1u);
  if (pair_last_[pair] == docid_) return;
  pair_last_[pair] = docid_;
  ++pair_documents_[pair];
  found_.push_back(static_cast<PairNumber>(pair));
}

bool PairCounter::IsFrequent(std::size_t pair) const {
  const std::size_t first = pair / words_.size(), second = pair % words_.size();
  return pair_documents_[pair] >= documents_ / kPairOneIn &&
         std::min(word_documents_[first + 1], word_documents_[second + 1]) >= documents_ / kPairWordOneIn;
}

std::string PairCounter::Encode() const {
  std::vector<std::size_t> pairs;
  std::vector<std::size_t> set_of_pair(pair_documents_.size(), pair_documents_.size());
  for (std::size_t pair = 0; pair < pair_documents_.size(); ++pair) {
    if (!IsFrequent(pair)) continue;
    set_of_pair[pair] = pairs.size();
    pairs.push_back(pair);
  }
  // A bit for each document and pair.
  const std::size_t words = std::size_t{documents_} / 64 + 1;
  std::pmr::vector<std::uint64_t> bits(pairs.size() * words, found_.get_allocator());
  Docid at = 1;
  for (const PairNumber pair : found_) {
    if (pair == kEndOfDocument) {
      ++at;
    } else if (set_of_pair[pair] < pairs.size()) {
      bits[set_of_pair[pair] * words + at / 64] |= std::uint64_t{1} << at % 64;
    }
  }
  PairSetsWriter writer(documents_);
  std::vector<Docid> docids;
  for (std::size_t set = 0; set < pairs.size(); ++set) {
    docids.clear();
    ForEachDocid(std::span(bits).subspan(set * words, words), [&](Docid docid) { docids.push_back(docid); });
    writer.Add(static_cast<std::uint32_t>(pairs[set] / words_.size()),
               static_cast<std::uint32_t>(pairs[set] % words_.size()), docids);
  }
  return writer.Finish(words_);
}

}  // namespace broadsheet
