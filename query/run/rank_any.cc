#include <algorithm>
#include <array>
#include <bit>
#include <functional>

#include "query/run/rankers.h"
#include "query/run/word_blocks.h"

namespace broadsheet {
namespace {

// Docids are taken a window at a time, wider where postings are few.
constexpr Docid kMinWindow = 4096, kMaxWindow = Slices::kUsualDocids;
constexpr std::uint64_t kPostingsInWindow = 2048;
constexpr Docid kBitsAWord = 64;
// Too little to matter, so that a document is seen whose words do not score.
constexpr float kLeastScore = 1e-30f;

class AnyRanker {
 public:
  AnyRanker(const std::vector<const WordIterator*>& words, const DocidRanges& ranges, bool all_match, SegmentHits& hits)
      : ranges_(ranges), all_match_(all_match), hits_(hits) {
    words_.reserve(words.size());
    for (const WordIterator* word : words) words_.emplace_back(*word);
    for (WordBlocks& word : words_) by_bound_.push_back({&word, 0});
  }

  // Where each word makes a match. The k-th best score of one word is one that k hits have at least.
  void RaiseCutByBestOfWords();
  void Run(NextSlice next_slice);

  // The same of one word alone, by what its list says: the iterator tree has nothing to add.
  void RunOnlyWord();

 private:
  struct Bounded {
    WordBlocks* word;
    float bound;  // in the window
  };

  void RaiseCutBy(const WordBlocks::Best& best);
  bool TakeKnownBest();
  bool InRanges(Docid docid) const;
  Docid WindowSize() const;
  void RunRange(DocidRange range, Docid window_size);
  void RunWindow(DocidRange window);
  std::size_t SplitByBounds(DocidRange window);
  std::size_t AddQuickOnes(std::size_t essential_from) const;
  void RunWord(WordBlocks& word, DocidRange range, std::size_t others);
  void AddUp(Bounded& essential, float others, DocidRange window, float least);
  void Scan(DocidRange window, std::size_t essential_from);
  float BoundOf(std::size_t others) const { return others == 0 ? 0 : bound_sums_[others - 1]; }
  float WholeScore(Docid docid, float score, std::size_t others);
  Docid Take(Docid docid, float score);

  const DocidRanges& ranges_;
  const bool all_match_;
  SegmentHits& hits_;
  std::vector<WordBlocks> words_;
  std::vector<Bounded> by_bound_;  // lowest first
  std::vector<float> bound_sums_;  // of by_bound_ up to each, and including it
  std::vector<float> scores_;      // of RaiseCutBy
  // By place in the window: the scores added up so far. Between windows all are zero.
  std::vector<float> sums_;
  std::vector<Docid> places_;  // the first place_count_: of those that are not zero, some more than once
  std::size_t place_count_ = 0;
  std::vector<std::uint64_t> reached_;  // a bit a place: what its sum has reached is worth a look
};

// Every document of the word is a match.
void AnyRanker::RaiseCutBy(const WordBlocks::Best& best) {
  scores_.clear();
  for (const WordBlocks::Document& document : best.documents) {
    if (InRanges(document.docid) && !hits_.deleted(document.docid)) scores_.push_back(document.score);
  }
  if (scores_.size() < hits_.wanted()) return;
  const auto least = scores_.begin() + static_cast<std::ptrdiff_t>(hits_.wanted()) - 1;
  std::nth_element(scores_.begin(), least, scores_.end(), std::greater<>());
  hits_.RaiseCut(*least);
}

void AnyRanker::RaiseCutByBestOfWords() {
  for (WordBlocks& word : words_) RaiseCutBy(word.KnownBest());
}

// True: nothing else can become a hit.
bool AnyRanker::TakeKnownBest() {
  WordBlocks& word = words_.front();
  const WordBlocks::Best best = word.KnownBest();
  RaiseCutBy(best);
  if (best.others >= hits_.cut()) return false;
  for (const WordBlocks::Document& document : best.documents) {
    if (document.score >= hits_.cut() && InRanges(document.docid))
      hits_.Consider(document.docid, word.ExactScore(document.docid, document.wdf));
  }
  return true;
}

void AnyRanker::RunOnlyWord() {
  if (TakeKnownBest()) return;
  WordBlocks& word = words_.front();
  for (const DocidRange& range : ranges_) {
    for (Docid target = range.begin; target < range.end && !hits_.time_is_up(); target = word.last() + 1) {
      word.Enter(target);
      if (word.last() == kNoMoreDocs) break;
      if (word.bound() < hits_.cut()) continue;
      const std::span<const Docid> docids = word.Docids();
      const std::span<const float> scores = word.Scores();
      const std::uint32_t* const wdfs = word.Wdfs();
      for (std::size_t i = 0; i < docids.size() && docids[i] < range.end; ++i) {
        if (scores[i] >= hits_.cut() && docids[i] >= target) hits_.Propose(docids[i], scores[i], wdfs[i]);
      }
    }
  }
  hits_.TakeProposed([&](Docid docid, std::uint32_t wdf) { return word.ExactScore(docid, wdf); });
}

bool AnyRanker::InRanges(Docid docid) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [docid](const DocidRange& range) { return docid >= range.begin && docid < range.end; });
}

Docid AnyRanker::WindowSize() const {
  std::uint64_t postings = 1;
  for (const WordBlocks& word : words_) postings += word.documents();
  const std::uint64_t documents = ranges_.back().end;
  const std::uint64_t size = std::bit_ceil(documents * kPostingsInWindow / postings + 1);
  return static_cast<Docid>(std::clamp<std::uint64_t>(size, kMinWindow, kMaxWindow));
}

void AnyRanker::Run(NextSlice next_slice) {
  const Docid size = WindowSize();
  for (auto slice = next_slice(); !slice.empty(); slice = next_slice()) {
    hits_.ShareCut();
    for (const DocidRange& range : slice) RunRange(range, size);
  }
}

void AnyRanker::RunRange(DocidRange range, Docid window_size) {
  if (words_.size() == 1) return RunWord(words_.front(), range, 0);
  for (Docid begin = range.begin; begin < range.end && !hits_.time_is_up();) {
    const Docid end = range.end - begin > window_size ? begin + window_size : range.end;
    RunWindow({begin, end});
    begin = end;
  }
}

// Returns how many of the lowest bounds together stay below the cut: words that need not be looked for.
std::size_t AnyRanker::SplitByBounds(DocidRange window) {
  for (Bounded& bounded : by_bound_) bounded.bound = bounded.word->BoundWithin(window.begin, window.end);
  std::sort(by_bound_.begin(), by_bound_.end(), [](const Bounded& a, const Bounded& b) { return a.bound < b.bound; });
  bound_sums_.clear();
  float sum = 0;
  std::size_t essential_from = 0;
  for (const Bounded& bounded : by_bound_) {
    sum += bounded.bound;
    bound_sums_.push_back(sum);
    if (sum < hits_.cut()) ++essential_from;
  }
  return essential_from;
}

// Those that take less time to add up as a whole than to look the documents of the essential ones up in are taken as
// essential, too.
std::size_t AnyRanker::AddQuickOnes(std::size_t essential_from) const {
  std::uint64_t looked_up = 0;  // at most
  for (std::size_t i = essential_from; i < by_bound_.size(); ++i) looked_up += by_bound_[i].word->documents();
  const std::uint64_t quick = looked_up * WordBlocks::kPostingsALookup;
  while (essential_from > 0 && by_bound_[essential_from - 1].word->documents() < quick) --essential_from;
  return essential_from;
}

void AnyRanker::RunWindow(DocidRange window) {
  const std::size_t essential_from = AddQuickOnes(SplitByBounds(window)), essential = by_bound_.size() - essential_from;
  if (essential == 0) return;
  if (essential == 1) return RunWord(*by_bound_.back().word, window, essential_from);
  if (sums_.size() < window.end - window.begin) {
    reached_.resize((window.end - window.begin) / kBitsAWord + 1);
    sums_.resize(reached_.size() * kBitsAWord);
  }
  const float all = bound_sums_.back(), least = hits_.cut() - BoundOf(essential_from);
  for (std::size_t i = essential_from; i < by_bound_.size(); ++i) {
    if (hits_.time_is_up()) return;
    AddUp(by_bound_[i], all - by_bound_[i].bound, window, least);
  }
  Scan(window, essential_from);
}

// Hits have this word, and perhaps some of the first `others` of by_bound_.
void AnyRanker::RunWord(WordBlocks& word, DocidRange range, std::size_t others) {
  Docid next = range.begin;  // no match is before
  for (Docid target = range.begin; target < range.end; target = word.last() + 1) {
    word.Enter(target);
    if (word.last() == kNoMoreDocs) return;
    if (word.bound() + BoundOf(others) < hits_.cut()) continue;
    const std::span<const Docid> docids = word.Docids();
    const std::span<const float> scores = word.Scores();
    float least = hits_.cut() - BoundOf(others);
    for (std::size_t i = 0; i < docids.size() && docids[i] < range.end; ++i) {
      if (scores[i] < least || docids[i] < std::max(target, next)) continue;
      const float score = WholeScore(docids[i], scores[i], others);
      if (score < hits_.cut()) continue;
      next = Take(docids[i], score);
      least = hits_.cut() - BoundOf(others);
    }
  }
}

// Adds a word's scores to the sums, and notes where they reach `least`. Stretches that cannot lead to a hit with all
// the `others` may give are left out.
void AnyRanker::AddUp(Bounded& essential, float others, DocidRange window, float least) {
  WordBlocks& word = *essential.word;
  for (Docid target = window.begin; target < window.end; target = word.last() + 1) {
    word.Enter(target);
    if (word.last() == kNoMoreDocs) return;
    if (word.bound() + others < hits_.cut()) continue;
    const std::span<const Docid> docids = word.Docids();
    const std::span<const float> scores = word.Scores();
    const std::size_t begin = FindDocid(docids.data(), docids.size(), target);
    const std::size_t end = FindDocid(docids.data(), docids.size(), window.end);
    if (places_.size() < place_count_ + end - begin) places_.resize(2 * (place_count_ + end - begin));
    Docid* added = places_.data() + place_count_;
    for (std::size_t i = begin; i < end; ++i) {
      const Docid place = *added++ = docids[i] - window.begin;
      const float sum = sums_[place] += std::max(scores[i], kLeastScore);
      if (sum >= least) reached_[place / kBitsAWord] |= std::uint64_t{1} << place % kBitsAWord;
    }
    place_count_ += end - begin;
  }
}

// A document's score and what the first `others` of by_bound_ add to it; less where that cannot make it a hit.
float AnyRanker::WholeScore(Docid docid, float score, std::size_t others) {
  for (; others > 0; --others) {
    if (score + BoundOf(others) < hits_.cut()) return score;
    WordBlocks& word = *by_bound_[others - 1].word;
    word.Enter(docid);
    if (score + word.bound() + BoundOf(others - 1) < hits_.cut()) return score;
    score += std::max(word.ScoreOf(docid), 0.0f);
  }
  return score;
}

// Returns where the next match may be.
Docid AnyRanker::Take(Docid docid, float score) {
  if (!all_match_) return hits_.Consider(docid);
  hits_.Propose(docid, score);
  return docid;
}

void AnyRanker::Scan(DocidRange window, std::size_t essential_from) {
  const float others = BoundOf(essential_from);
  Docid next = window.begin;  // no match is before
  for (std::size_t word = 0; word < reached_.size(); ++word) {
    for (std::uint64_t left = reached_[word]; left != 0; left &= left - 1) {
      const auto place = static_cast<Docid>(word * kBitsAWord) + static_cast<Docid>(std::countr_zero(left));
      const Docid docid = window.begin + place;
      if (docid < next || sums_[place] + others < hits_.cut()) continue;
      const float score = WholeScore(docid, sums_[place], essential_from);
      if (score < hits_.cut()) continue;
      next = Take(docid, score);
      if (next == kNoMoreDocs) next = window.end;
    }
    reached_[word] = 0;
  }
  for (std::size_t i = 0; i < place_count_; ++i) sums_[places_[i]] = 0;
  place_count_ = 0;
}

}  // namespace

void RankAny(const std::vector<const WordIterator*>& words, const DocidRanges& ranges, NextSlice next_slice,
             bool all_match, SegmentHits* hits) {
  if (ranges.empty()) return;
  AnyRanker ranker(words, ranges, all_match, *hits);
  if (all_match && words.size() == 1) return ranker.RunOnlyWord();
  if (all_match) ranker.RaiseCutByBestOfWords();
  ranker.Run(next_slice);
  hits->TakeProposed();
}

}  // namespace broadsheet
