#include <algorithm>
#include <numeric>

#include "query/run/rankers.h"
#include "query/run/word_blocks.h"
#include "query/run/word_windows.h"

namespace broadsheet {
namespace {

class AllRanker {
 public:
  AllRanker(DocIterator& root, std::vector<const WordIterator*> words, bool all_match, SegmentHits& hits)
      : root_(root),
        hits_(hits),
        all_match_(all_match),
        common_(words),
        bounds_(words.size()),
        in_query_(words.size()) {
    std::vector<std::size_t> order(words.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return words[a]->Cost() < words[b]->Cost(); });
    words_.reserve(words.size());
    for (const std::size_t number : order) {
      in_query_[number] = words_.size();
      words_.emplace_back(*words[number]);
    }
    rarest_ = words[order.front()]->Cost();
    candidates_are_known_ = root_.AddKnownCandidates(rarest_, &window_);
    FillWindow();
  }

  void Run(DocidRange range);
  void TakeProposed();

 private:
  // In docid order; scores of the words looked at so far. How often the document has each is in wdfs_, in row `row`.
  struct Candidate {
    Docid docid;
    float score;
    std::uint32_t row;
  };

  Docid TakeAll(DocidRange range);
  void TakeBest(DocidRange range);
  bool BoundStretch(DocidRange stretch);
  void TakeFromLeader(DocidRange stretch);
  void Propose(const Candidate& candidate);
  const DocWindow& WindowOf(Docid docid);
  void FillWindow();
  void KeepThoseWith(std::size_t word);
  double ExactScore(Docid docid, std::uint32_t row) const;
  float BoundAfter(std::size_t word) const { return word + 1 < bounds_.size() ? bounds_[word + 1] : 0; }

  DocIterator& root_;
  SegmentHits& hits_;
  const bool all_match_;
  std::uint64_t rarest_ = 0;           // documents that have the rarest word
  bool candidates_are_known_ = false;  // of any window: AddKnownCandidates
  CommonWindows common_;
  DocWindow window_{0};                // the last one that was asked for
  std::vector<WordBlocks> words_;      // rarest first: the first leads
  std::vector<float> bounds_;          // in the stretch: of each word and all after it
  std::vector<std::size_t> in_query_;  // by place in the query: which of words_
  std::vector<Candidate> candidates_;
  std::vector<std::uint32_t> wdfs_;  // by row and word: of what is proposed, and of candidates_
  std::uint32_t rows_ = 0;           // of what is proposed
  // Of TakeFromLeader: what is in the windows.
  std::vector<Docid> docids_;
  std::vector<std::uint32_t> own_wdfs_;
  std::vector<float> scores_;
};

void AllRanker::Run(DocidRange range) {
  while (range.begin < range.end && hits_.cut() <= 0) range.begin = TakeAll(range);
  TakeBest(range);
}

// As long as there is no score to beat: the matches of a window, or its first. Returns where to go on.
Docid AllRanker::TakeAll(DocidRange range) {
  const DocWindow& window = WindowOf(range.begin);
  Docid next = range.begin;  // no match is before
  window.ForEach([&](Docid docid) {
    if (docid < next || docid >= range.end || hits_.cut() > 0) return;
    const Docid found = hits_.Consider(docid);
    next = found == docid ? docid + 1 : found;
  });
  if (next == kNoMoreDocs) return range.end;
  return hits_.cut() > 0 ? next : window.end();
}

// A stretch of the leader after the other: nobody else has to be looked at elsewhere.
void AllRanker::TakeBest(DocidRange range) {
  WordBlocks& leader = words_.front();
  for (Docid target = range.begin; target < range.end; target = leader.last() + 1) {
    leader.Enter(target);
    if (leader.last() == kNoMoreDocs || hits_.time_is_up()) return;
    const DocidRange stretch{target, std::min(leader.last() + 1, range.end)};
    if (!BoundStretch(stretch)) continue;
    TakeFromLeader(stretch);
    for (std::size_t word = 1; word < words_.size() && !candidates_.empty(); ++word) KeepThoseWith(word);
    Docid next = target;  // no match is before
    for (const Candidate& candidate : candidates_) {
      if (candidate.docid < next || candidate.score < hits_.cut()) continue;
      if (all_match_) {
        Propose(candidate);
      } else {
        next = hits_.Consider(candidate.docid);
      }
    }
  }
}

void AllRanker::Propose(const Candidate& candidate) {
  if (!hits_.Propose(candidate.docid, candidate.score, rows_)) return;
  if (candidate.row != rows_) {
    const auto row = wdfs_.begin() + static_cast<std::ptrdiff_t>(candidate.row * words_.size());
    std::copy_n(row, words_.size(), wdfs_.begin() + static_cast<std::ptrdiff_t>(rows_ * words_.size()));
  }
  ++rows_;
}

// Where all that a score is made of is known, the iterator tree need not move to it.
void AllRanker::TakeProposed() {
  if (!hits_.adds_up_words()) return hits_.TakeProposed();
  hits_.TakeProposed([this](Docid docid, std::uint32_t row) { return ExactScore(docid, row); });
}

double AllRanker::ExactScore(Docid docid, std::uint32_t row) const {
  double score = 0;
  for (const std::size_t word : in_query_) score += words_[word].ExactScore(docid, wdfs_[row * words_.size() + word]);
  return score;
}

// False if nothing in the stretch can become a hit.
bool AllRanker::BoundStretch(DocidRange stretch) {
  float sum = 0;
  for (std::size_t word = words_.size(); word-- > 1;) {
    sum += words_[word].BoundWithin(stretch.begin, stretch.end);
    bounds_[word] = sum;
  }
  bounds_.front() = sum + words_.front().bound();
  return bounds_.front() >= hits_.cut();
}

// Only what the other words seem to have, too: to find that out by bits takes less than to look every document up.
void AllRanker::TakeFromLeader(DocidRange stretch) {
  WordBlocks& leader = words_.front();
  const std::span<const Docid> docids = leader.Docids();
  const std::uint32_t* const wdfs = leader.Wdfs();
  const std::size_t room = rows_ + docids.size();
  if (wdfs_.size() < room * words_.size()) wdfs_.resize(2 * room * words_.size());
  docids_.resize(docids.size());
  own_wdfs_.resize(docids.size());
  scores_.resize(docids.size());
  std::size_t taken = 0;
  for (std::size_t i = FindDocid(docids.data(), docids.size(), stretch.begin);
       i < docids.size() && docids[i] < stretch.end;) {
    const DocWindow& window = WindowOf(docids[i]);
    for (; i < docids.size() && docids[i] < std::min(window.end(), stretch.end); ++i) {
      docids_[taken] = docids[i];
      own_wdfs_[taken] = wdfs[i];
      taken += static_cast<std::size_t>(window.Contains(docids[i]));
    }
  }
  leader.Approximate({docids_.data(), taken}, own_wdfs_.data(), scores_.data());
  const float least = hits_.cut() - BoundAfter(0);
  candidates_.clear();
  for (std::size_t i = 0; i < taken; ++i) {
    if (scores_[i] < least) continue;
    const std::uint32_t row = rows_ + static_cast<std::uint32_t>(candidates_.size());
    wdfs_[row * words_.size()] = own_wdfs_[i];
    candidates_.push_back({docids_[i], scores_[i], row});
  }
}

// Of the documents that may match, those around `docid`. Ascending from call to call.
const DocWindow& AllRanker::WindowOf(Docid docid) {
  if (docid >= window_.end()) {
    window_ = DocWindow(docid / DocWindow::kDocids * DocWindow::kDocids);
    if (candidates_are_known_) root_.AddKnownCandidates(rarest_, &window_);
    FillWindow();
  }
  return window_;
}

// After what is known of it.
void AllRanker::FillWindow() {
  if (candidates_are_known_) {
    common_.KeepCommon(&window_);
  } else {
    common_.AddPostings(&window_);
  }
}

void AllRanker::KeepThoseWith(std::size_t word) {
  WordBlocks& blocks = words_[word];
  const float after = BoundAfter(word);
  std::size_t kept = 0;
  for (const Candidate& candidate : candidates_) {
    if (candidate.score + bounds_[word] < hits_.cut()) continue;
    blocks.Enter(candidate.docid);
    if (blocks.last() == kNoMoreDocs) break;
    if (candidate.score + blocks.bound() + after < hits_.cut()) continue;
    const float score = blocks.ScoreOf(candidate.docid);
    if (score < 0 || candidate.score + score + after < hits_.cut()) continue;
    wdfs_[candidate.row * words_.size() + word] = blocks.wdf();
    candidates_[kept++] = {candidate.docid, candidate.score + score, candidate.row};
  }
  candidates_.resize(kept);
}

}  // namespace

void RankAll(DocIterator& root, const std::vector<const WordIterator*>& words, NextSlice next_slice, bool all_match,
             SegmentHits* hits) {
  AllRanker ranker(root, words, all_match, *hits);
  for (auto slice = next_slice(); !slice.empty(); slice = next_slice()) {
    hits->ShareCut();
    for (const DocidRange& range : slice) ranker.Run(range);
  }
  ranker.TakeProposed();
}

}  // namespace broadsheet
