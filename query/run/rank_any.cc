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
// To know early what a hit must score: so many of the strongest stretches of one word.
constexpr std::size_t kFirstStretches = 6;

class AnyRanker {
 public:
  AnyRanker(const std::vector<const WordIterator*>& words, const DocidRanges& ranges, SegmentHits& hits)
      : ranges_(ranges), hits_(hits) {
    words_.reserve(words.size());
    for (const WordIterator* word : words) words_.emplace_back(*word);
    for (WordBlocks& word : words_) by_bound_.push_back({&word, 0});
  }

  // The k-th best score of one word is one that k hits have at least.
  void RaiseCutByRarestWord();
  void Run();

 private:
  struct Bounded {
    WordBlocks* word;
    float bound;  // in the window
  };

  Docid WindowSize() const;
  void RunWindow(DocidRange window);
  std::size_t SplitByBounds(DocidRange window);
  void RunWord(WordBlocks& word, DocidRange range, std::size_t others);
  void AddUp(Bounded& essential, float others, DocidRange window);
  void Scan(DocidRange window, std::size_t essential_from);
  float BoundOf(std::size_t others) const { return others == 0 ? 0 : bound_sums_[others - 1]; }
  bool MayBeHit(Docid docid, float score, std::size_t others);

  const DocidRanges& ranges_;
  SegmentHits& hits_;
  std::vector<WordBlocks> words_;
  std::vector<Bounded> by_bound_;      // lowest first
  std::vector<float> bound_sums_;      // of by_bound_ up to each, and including it
  std::vector<float> sums_;            // by docid of the window
  std::vector<std::uint8_t> touched_;  // by group of it
};

void AnyRanker::RaiseCutByRarestWord() {
  WordBlocks& rarest = *std::min_element(words_.begin(), words_.end(), [](const WordBlocks& a, const WordBlocks& b) {
    return a.documents() < b.documents();
  });
  if (ranges_.size() != 1 || rarest.documents() <= kFirstStretches * PostingBlock::kMaxPostings) return;
  std::vector<float> scores;
  for (const Docid begin : rarest.StrongestStretches(ranges_.front(), kFirstStretches)) {
    rarest.Enter(begin);
    const std::span<const Docid> docids = rarest.Docids();
    const std::span<const float> stretch_scores = rarest.Scores();
    for (std::size_t i = 0; i < docids.size(); ++i) {
      const bool inside = docids[i] >= ranges_.front().begin && docids[i] < ranges_.front().end;
      if (inside && !hits_.deleted(docids[i])) scores.push_back(stretch_scores[i]);
    }
  }
  if (scores.size() < hits_.wanted()) return;
  std::vector<float> best(hits_.wanted());
  std::partial_sort_copy(scores.begin(), scores.end(), best.begin(), best.end(), std::greater<>());
  hits_.RaiseCut(best.back());
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
    for (Docid begin = range.begin; begin < range.end && words_.size() > 1;) {
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

void AnyRanker::RunWindow(DocidRange window) {
  const std::size_t essential_from = SplitByBounds(window), essential = by_bound_.size() - essential_from;
  if (essential == 0) return;
  if (essential == 1) return RunWord(*by_bound_.back().word, window, essential_from);
  if (sums_.size() < window.end - window.begin) {
    touched_.resize((window.end - window.begin) / kGroup + 1);
    sums_.resize(touched_.size() * kGroup);
  }
  const float all = bound_sums_.back();
  for (std::size_t i = essential_from; i < by_bound_.size(); ++i) {
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
      if (!MayBeHit(docids[i], scores[i], others)) continue;
      next = hits_.Consider(docids[i]);
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
      sums_[place] += scores[at];
      touched_[place / kGroup] = 1;
    }
  }
}

// Whether a document with this score may be a hit with the first `others` of by_bound_.
bool AnyRanker::MayBeHit(Docid docid, float score, std::size_t others) {
  for (; others > 0; --others) {
    if (score + BoundOf(others) < hits_.cut()) return false;
    WordBlocks& word = *by_bound_[others - 1].word;
    word.Enter(docid);
    if (score + word.bound() + BoundOf(others - 1) < hits_.cut()) return false;
    score += std::max(word.ScoreOf(docid), 0.0f);
  }
  return score >= hits_.cut();
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
      if (docid < next || sums[i] + others < hits_.cut() || !MayBeHit(docid, sums[i], essential_from)) continue;
      next = hits_.Consider(docid);
      if (next == kNoMoreDocs) next = window.end;
    }
    std::memset(sums, 0, kGroup * sizeof(float));
  }
}

}  // namespace

void RankAny(const std::vector<const WordIterator*>& words, const DocidRanges& ranges, bool all_match,
             SegmentHits* hits) {
  if (ranges.empty()) return;
  AnyRanker ranker(words, ranges, *hits);
  if (all_match) ranker.RaiseCutByRarestWord();
  ranker.Run();
}

}  // namespace broadsheet
