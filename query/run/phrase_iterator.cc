#include "query/run/phrase_iterator.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

#include "query/run/contains_position.h"
#include "storage/segment/pair_sets.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// So few positions of each word are compared all at once.
constexpr std::size_t kFew = RiceReader::kPlacesAtOnce;
// If there are no more candidates in a window, windows cost more than they save.
constexpr std::uint64_t kFewAWindow = 16;
// So many candidates before its turn, memory is asked for what a candidate needs.
constexpr std::size_t kAhead = 8;
// To look at a candidate takes as long as to read so many documents of a pair's set.
constexpr std::uint32_t kDocumentsACandidate = 64;
// Two words whose places in a document make no more pairs on average mostly cannot stand in a row, by what is quickly
// known of them.
constexpr double kFewPairsOfPlaces = 10;
// So few pairs of positions are simply compared, eight at a time.
constexpr std::size_t kFewPairs = 1024;
// Positions before this are marked; nearly all are in the body, and not far down.
constexpr Position kMarkedPositions = 4096;

// The forms that it is asked for.
WrittenWord FormsOf(const WordIterator& word) {
  WrittenWord written;
  for (const WordSource& source : word.sources()) {
    if (source.finds()) written.push_back({source.term.ordinal, source.codes});
  }
  return written;
}

// By which pairs are looked for; nothing if there are none with it.
std::optional<FirstForm> FirstFormOf(const PositionIterator& part) {
  const auto* const word = dynamic_cast<const WordIterator*>(&part);
  if (word == nullptr || word->field() || word->Cost() < LeastFrequent(word->segment().document_count())) return {};
  for (const WordSource& source : word->sources()) {
    if (source.finds() && !source.codes.empty()) return FirstForm{source.term.ordinal, source.codes.front()};
  }
  return {};
}

// nullptr: the segment knows no such pair. Words that have a first form.
const WordPair* FindPair(const PositionIterator& first, const FirstForm& first_form, const PositionIterator& second,
                         const FirstForm& second_form) {
  const auto &word = static_cast<const WordIterator&>(first), &other = static_cast<const WordIterator&>(second);
  const PairTable& pairs = word.segment().Pairs();
  const WordPair* const pair = pairs.Find(first_form, second_form);
  return pair != nullptr && pairs.IsOf(*pair, FormsOf(word), FormsOf(other)) ? pair : nullptr;
}

// How often a word stands in its documents, on average. What is no word, as a wildcard, counts as one that does too
// often.
double Occurrences(const PositionIterator& part) {
  const auto* const word = dynamic_cast<const WordIterator*>(&part);
  if (word == nullptr) return 2 * kFewPairsOfPlaces;
  double occurrences = 0;
  for (const WordSource& source : word->sources()) {
    if (source.finds()) occurrences += static_cast<double>(source.term.collection_frequency);
  }
  return occurrences / static_cast<double>(std::max<std::uint64_t>(word->Cost(), 1));
}

}  // namespace

PhraseIterator::PhraseIterator(const std::vector<PositionIterator*>& words, std::optional<TextField> field)
    : field_(field) {
  for (std::uint32_t offset = 0; offset < words.size(); ++offset) {
    if (words[offset] == nullptr) continue;
    children_.push_back(words[offset]);
    rarest_first_.push_back({words[offset], offset});
  }
  FindPairs();
  // Where a word is left out, a pair is, too.
  if (pairs_.size() + 1 == rarest_first_.size() && !field_) {
    for (std::size_t i = 1; i < pairs_.size(); ++i) links_.push_back(rarest_first_[i].word);
  }
  std::stable_sort(rarest_first_.begin(), rarest_first_.end(),
                   [](const Part& a, const Part& b) { return a.word->Cost() < b.word->Cost(); });
  OrderLooks();
  is_sifted_ = Occurrences(*looked_at_[0].word) * Occurrences(*looked_at_[1].word) <= kFewPairsOfPlaces;
}

// While the parts are in the order of the phrase.
void PhraseIterator::FindPairs() {
  std::optional<FirstForm> before;
  for (std::size_t i = 0; i < rarest_first_.size(); ++i) {
    const Part& part = rarest_first_[i];
    const std::optional<FirstForm> form = FirstFormOf(*part.word);
    if (i > 0 && part.offset == rarest_first_[i - 1].offset + 1 && before && form) {
      const WordPair* const pair = FindPair(*rarest_first_[i - 1].word, *before, *part.word, *form);
      segment_ = &static_cast<const WordIterator*>(part.word)->segment();
      if (pair != nullptr) pairs_.push_back({pair, part.offset - 1});
    }
    before = form;
  }
  is_pair_ = rarest_first_.size() == 2 && !pairs_.empty() && !field_;
}

// Whether the segment knows the documents that have them in a row, which nearly all candidates are among.
bool PhraseIterator::AreKnownPair(const Part& part, const Part& other) const {
  const std::uint32_t first = std::min(part.offset, other.offset);
  return first + 1 == std::max(part.offset, other.offset) &&
         std::any_of(pairs_.begin(), pairs_.end(), [first](const KnownPair& known) { return known.offset == first; });
}

// Rare forms and rare words first. But of two words that are a pair, both places seldom say anything new.
void PhraseIterator::OrderLooks() {
  looked_at_ = rarest_first_;
  std::stable_partition(looked_at_.begin(), looked_at_.end(),
                        [](const Part& part) { return part.word->IsRarelyThere(); });
  const auto second = looked_at_.begin() + 1;
  const auto news = std::find_if(second, looked_at_.end(),
                                 [this](const Part& part) { return !AreKnownPair(looked_at_.front(), part); });
  if (news != looked_at_.end()) std::rotate(second, news, news + 1);
}

std::span<const std::uint64_t> PhraseIterator::BitsOf(KnownPair& known) const {
  if (known.bits == nullptr) known.bits = segment_->PairDocuments(*known.pair);
  return *known.bits;
}

// Whether the pair's documents would have to be decoded for this phrase alone.
bool PhraseIterator::IsUnread(const KnownPair& known) const {
  return known.bits == nullptr && !segment_->KeepsBits(*known.pair);
}

// False if the candidate lacks a pair. Of few candidates it takes less to look at where words stand.
bool PhraseIterator::MayHavePairs() {
  return std::all_of(pairs_.begin(), pairs_.end(), [this](KnownPair& known) {
    if (IsUnread(known) && ++known.candidates <= known.pair->documents / kDocumentsACandidate) return true;
    return (BitsOf(known)[docid_ / 64] >> docid_ % 64 & 1) != 0;
  });
}

std::optional<std::uint64_t> PhraseIterator::KnownCount() const {
  return is_pair_ ? std::optional<std::uint64_t>(pairs_.front().pair->documents) : std::nullopt;
}

void PhraseIterator::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  PositionIterator &rarest = *rarest_first_[0].word, &next_rarest = *rarest_first_[1].word;
  do {
    rarest.SkipTo(target);
    next_rarest.SkipTo(rarest.docid());
    target = next_rarest.docid();
  } while (rarest.docid() != target);
  docid_ = target;
}

// Where some form of every word stands in a row. A begin that would lie before its field is none of the first word.
void PhraseIterator::FindBegins() {
  const Part& first = looked_at_.front();
  const std::span<const Position> positions = PositionsOf(first);
  Position* const begins = possible_begins_.Resize(positions.size());
  if (field_) {
    std::size_t kept = 0;
    for (const Position position : positions) {
      begins[kept] = position - first.offset;
      kept += FieldOf(position) == *field_ ? 1 : 0;
    }
    possible_begins_.Resize(kept);
  } else {
    for (std::size_t i = 0; i < positions.size(); ++i) begins[i] = positions[i] - first.offset;
  }
  for (std::size_t i = 1; i < looked_at_.size() && !possible_begins_.empty(); ++i) {
    KeepFollowedBy(looked_at_[i].offset, PositionsOf(looked_at_[i]));
  }
}

// `positions` ascend.
void PhraseIterator::KeepFollowedBy(std::uint32_t offset, std::span<const Position> positions) {
  const std::span<const Position> begins = possible_begins_.positions();
  if (!positions.empty() && std::max(begins.size(), positions.size()) <= kFew) return KeepFew(offset, positions);
  if (begins.size() * positions.size() > kFewPairs) return KeepMarked(offset, positions);
  std::size_t kept = 0;
  Position* const out = possible_begins_.Resize(begins.size());
  for (const Position begin : begins) {
    out[kept] = begin;
    kept += ContainsPosition(positions, begin + offset) ? 1 : 0;
  }
  possible_begins_.Resize(kept);
}

// The same of some, but kFew at most, as mostly: no branch asks how many.
void PhraseIterator::KeepFew(std::uint32_t offset, std::span<const Position> positions) {
  Position followers[kFew];
  for (std::size_t i = 0; i < kFew; ++i) followers[i] = positions[i < positions.size() ? i : 0];
  const std::size_t count = possible_begins_.positions().size();
  Position* const begins = possible_begins_.Resize(count);
  std::uint32_t followed[kFew];
  for (std::size_t i = 0; i < kFew; ++i) {
    followed[i] = 0;
    for (const Position follower : followers) followed[i] |= follower == begins[i] + offset ? 1 : 0;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < kFew; ++i) {
    begins[kept] = begins[i];
    kept += followed[i] & (i < count ? 1 : 0);
  }
  possible_begins_.Resize(kept);
}

// The same where there are many: marked positions are found without a search, and no branch depends on them.
void PhraseIterator::KeepMarked(std::uint32_t offset, std::span<const Position> positions) {
  marks_.resize(kMarkedPositions + 1);
  std::uint8_t* const marks = marks_.data();
  for (const Position position : positions) marks[std::min(position, kMarkedPositions)] = 1;
  std::size_t kept = 0;
  const std::span<const Position> begins = possible_begins_.positions();
  Position* const out = possible_begins_.Resize(begins.size());
  for (const Position begin : begins) {
    const Position position = begin + offset;
    out[kept] = begin;
    kept += position < kMarkedPositions ? marks[position]
                                        : std::binary_search(positions.begin(), positions.end(), position);
  }
  possible_begins_.Resize(kept);
  for (const Position position : positions) marks[std::min(position, kMarkedPositions)] = 0;
}

// Asked only where something stands in a row: forms take longer to look at.
bool PhraseIterator::AllStandFrom(Position begin) const {
  return std::all_of(looked_at_.begin(), looked_at_.end(),
                     [begin](const Part& part) { return part.word->StandsAt(begin + part.offset); });
}

// Of a candidate that has all pairs as far as they are known: a word that links two of them, and stands there once, has
// both beside it.
bool PhraseIterator::StandsForCertain() {
  return !links_.empty() &&
         std::all_of(pairs_.begin(), pairs_.end(), [](const KnownPair& known) { return known.bits != nullptr; }) &&
         std::all_of(links_.begin(), links_.end(),
                     [this](PositionIterator* word) { return word->StandsOnceIn(docid_); });
}

// Where the phrase may begin, modulo 64, by what is quickly known of a word.
std::uint64_t PhraseIterator::PossibleBegins(const Part& part) {
  const std::uint64_t positions = part.word->PossiblePositionsIn(docid_, words_are_there_);
  return std::rotr(positions, static_cast<int>(part.offset % 64));
}

// False if the two words whose positions are asked for first cannot both stand in their places. To ask the others as
// well would mean to go to their postings.
bool PhraseIterator::MayStand() {
  const std::uint64_t begins = PossibleBegins(looked_at_[0]);
  return begins != 0 && (begins & PossibleBegins(looked_at_[1])) != 0;
}

bool PhraseIterator::Matches() {
  if (checked_ != docid_) {
    checked_ = docid_;
    matches_ = MayHavePairs();
    if (!matches_ || (is_pair_ && pairs_.front().bits != nullptr)) return matches_;
    if (StandsForCertain()) return matches_;
    matches_ = !is_sifted_ || MayStand();
    if (!matches_) return matches_;
    FindBegins();
    const std::span<const Position> begins = possible_begins_.positions();
    matches_ = std::any_of(begins.begin(), begins.end(), [this](Position begin) { return AllStandFrom(begin); });
  }
  return matches_;
}

const std::vector<Position>& PhraseIterator::Begins() {
  if (located_ == docid_) return begins_;
  located_ = docid_;
  begins_.clear();
  FindBegins();
  const std::span<const Position> begins = possible_begins_.positions();
  std::copy_if(begins.begin(), begins.end(), std::back_inserter(begins_),
               [this](Position begin) { return AllStandFrom(begin); });
  return begins_;
}

// False if candidates are better looked at one by one.
bool PhraseIterator::MakeWindows() {
  std::vector<const WordIterator*> words;
  if (AddScoringWords(&words) != WordPresence::kAll) return false;
  const std::uint64_t windows = words.front()->segment().document_count() / DocWindow::kDocids + 1;
  if (Cost() <= kFewAWindow * windows) return false;
  windows_.emplace(std::move(words));
  return true;
}

// Those that have the pairs.
bool PhraseIterator::AddKnownCandidates(std::uint64_t others, DocWindow* window) {
  const bool cost_more = std::any_of(pairs_.begin(), pairs_.end(), [&](const KnownPair& known) {
    return IsUnread(known) && others <= known.pair->documents / kDocumentsACandidate;
  });
  if (pairs_.empty() || cost_more) return false;
  window->AddBits(BitsOf(pairs_.front()));
  for (std::size_t i = 1; i < pairs_.size(); ++i) window->IntersectBits(BitsOf(pairs_[i]));
  return true;
}

void PhraseIterator::AddMatches(DocWindow* window) {
  if (is_pair_) return window->AddBits(BitsOf(pairs_.front()));
  if (!by_windows_) by_windows_ = MakeWindows();
  if (!*by_windows_) return DocIterator::AddMatches(window);
  DocWindow matches(window->begin());
  words_are_there_ =
      AddKnownCandidates(Cost(), &matches) ? windows_->KeepCommon(&matches) : windows_->AddPostings(&matches);
  candidates_.clear();
  matches.ForEach([this](Docid docid) { candidates_.push_back(docid); });
  AddMatchesOf(candidates_, window);
  words_are_there_ = false;
}

void PhraseIterator::AddMatchesOf(std::span<const Docid> candidates, DocWindow* window) {
  std::size_t ahead = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    for (; ahead < std::min(i + kAhead, candidates.size()); ++ahead) {
      if (candidates[ahead] > expected_) Expect(candidates[ahead]);
    }
    docid_ = candidates[i];  // the words follow where they are looked at
    if (Matches()) window->Add(docid_);
  }
}

// The words whose positions are read in any case.
void PhraseIterator::Expect(Docid docid) {
  expected_ = std::min(looked_at_[0].word->Expect(docid), looked_at_[1].word->Expect(docid));
}

double PhraseIterator::Score() {
  double score = 0;
  for (DocIterator* word : children_) {
    word->SkipTo(docid_);  // not all words have been looked at
    score += word->Score();
  }
  return score;
}

WordPresence PhraseIterator::AddScoringWords(std::vector<const WordIterator*>* words) const {
  return AddWordsOfAll(children_, words);
}

std::string PhraseIterator::Describe() const { return "phrase"; }

}  // namespace broadsheet
