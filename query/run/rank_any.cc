#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>

#include "query/run/rankers.h"
#include "query/run/word_blocks.h"

namespace broadsheet {
namespace {

// Docids are taken a window at a time, wider where postings are few.
constexpr Docid kMinWindow = 4096, kMaxWindow = 32768;
constexpr std::uint64_t kPostingsInWindow = 2048;
// Sums in a window are looked at by groups, and only where something was added.
constexpr Docid kGroup = 16;
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
  // The same of one word alone. True: nothing else can become a hit.
  bool TakeKnownBest();
  void Run();

 private:
  struct Bounded {
    WordBlocks* word;
    float bound;  // in the window
  };

  void RaiseCutBy(const WordBlocks::Best& best);
  bool InRanges(Docid docid) const;
  Docid WindowSize() const;
  void RunWindow(DocidRange window);
  std::size_t SplitByBounds(DocidRange window);
  std::size_t AddQuickOnes(std::size_t essential_from) const;
  void RunWord(WordBlocks& word, DocidRange range, std::size_t others);
  void AddUp(Bounded& essential, float others, DocidRange window);
  void Scan(DocidRange window, std::size_t essential_from);
  float BoundOf(std::size_t others) const { return others == 0 ? 0 : bound_sums_[others - 1]; }
  float WholeScore(Docid docid, float score, std::size_t others);
  Docid Take(Docid docid, float score);

  const DocidRanges& ranges_;
  const bool all_match_;
  SegmentHits& hits_;
  std::vector<WordBlocks> words_;
  std::vector<Bounded> by_bound_;      // lowest first
  std::vector<float> bound_sums_;      // of by_bound_ up to each, and including it
  std::vector<float> scores_;          // of RaiseCutBy
  std::vector<float> sums_;            // by docid of the window
  std::vector<std::uint8_t> touched_;  // by group of it
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

bool AnyRanker::TakeKnownBest() {
  const WordBlocks::Best best = words_.front().KnownBest();
  RaiseCutBy(best);
  if (best.others >= hits_.cut()) return false;
  for (const WordBlocks::Document& document : best.documents) {
    if (document.score >= hits_.cut() && InRanges(document.docid)) hits_.Consider(document.docid);
  }
  return true;
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

void AnyRanker::Run() {
  const Docid size = WindowSize();
  for (const DocidRange& range : ranges_) {
    if (words_.size() == 1) RunWord(words_.front(), range, 0);
    for (Docid begin = range.begin; begin < range.end && words_.size() > 1 && !hits_.time_is_up();) {
      const Docid end = range.end - begin > size ? begin + size : range.end;
      RunWindow({begin, end});
      begin = end;
    }
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
    touched_.resize((window.end - window.begin) / kGroup + 1);
    sums_.resize(touched_.size() * kGroup);
  }
  const float all = bound_sums_.back();
  for (std::size_t i = essential_from; i < by_bound_.size(); ++i) {
    if (hits_.time_is_up()) return;
    AddUp(by_bound_[i], all - by_bound_[i].bound, window);
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

// Adds a word's scores to the sums. Stretches that cannot lead to a hit with all the `others` may give are left out.
void AnyRanker::AddUp(Bounded& essential, float others, DocidRange window) {
  WordBlocks& word = *essential.word;
  for (Docid target = window.begin; target < window.end; target = word.last() + 1) {
    word.Enter(target);
    if (word.last() == kNoMoreDocs) return;
    if (word.bound() + others < hits_.cut()) continue;
    const std::span<const Docid> docids = word.Docids();
    const std::span<const float> scores = word.Scores();
    auto at = static_cast<std::size_t>(std::lower_bound(docids.begin(), docids.end(), target) - docids.begin());
    for (; at < docids.size() && docids[at] < window.end; ++at) {
      const Docid place = docids[at] - window.begin;
      sums_[place] += std::max(scores[at], kLeastScore);
      touched_[place / kGroup] = 1;
    }
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
  const std::size_t groups = (window.end - window.begin + kGroup - 1) / kGroup;
  for (std::size_t group = 0; group < groups; ++group) {
    if (!touched_[group]) continue;
    touched_[group] = 0;
    float* const sums = &sums_[group * kGroup];
    const float least = hits_.cut() - others;
    int above = 0;
    for (Docid i = 0; i < kGroup; ++i) above |= sums[i] >= least;
    for (Docid i = 0; above != 0 && i < kGroup; ++i) {
      const Docid docid = window.begin + static_cast<Docid>(group) * kGroup + i;
      if (docid >= window.end) break;
      if (docid < next || sums[i] == 0 || sums[i] + others < hits_.cut()) continue;
      const float score = WholeScore(docid, sums[i], essential_from);
      if (score < hits_.cut()) continue;
      next = Take(docid, score);
      if (next == kNoMoreDocs) next = window.end;
    }
    std::memset(sums, 0, kGroup * sizeof(float));
  }
}

}  // namespace

void RankAny(const std::vector<const WordIterator*>& words, const DocidRanges& ranges, bool all_match,
             SegmentHits* hits) {
  if (ranges.empty()) return;
  AnyRanker ranker(words, ranges, all_match, *hits);
  if (all_match && words.size() == 1) {
    if (ranker.TakeKnownBest()) return;
  } else if (all_match) {
    ranker.RaiseCutByBestOfWords();
  }
  ranker.Run();
  hits->TakeProposed();
}

}  // namespace broadsheet
