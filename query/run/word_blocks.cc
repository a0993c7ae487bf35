#include "query/run/word_blocks.h"

#include <algorithm>
#include <array>
#include <limits>

namespace broadsheet {
namespace {

// Of lists beside a long one: so many documents at most are looked at one by one.
constexpr std::uint32_t kFewDocuments = 64;
// Memory is asked for the block that comes so many after one that is decoded.
constexpr std::uint32_t kBlocksAhead = 2;

}  // namespace

WordBlocks::List::List(const Segment& segment, const WordSource& source)
    : term(source.term), blocks(segment.Blocks(term)), finds(source.finds()), scored(source.scored) {}

WordBlocks::WordBlocks(const WordIterator& word) : segment_(word.segment()), scorer_(word.scorer()) {
  lists_.reserve(word.sources().size());
  for (const WordSource& source : word.sources()) {
    if (lists_.emplace_back(segment_, source).finds) documents_ += source.term.document_frequency;
  }
  std::stable_partition(lists_.begin(), lists_.end(), [](const List& list) { return list.finds; });
  for (std::size_t i = 1; i < lists_.size(); ++i) {
    if (lists_[i].blocks.count() > longest().blocks.count()) longest_ = i;
  }
}

float WordBlocks::BlockBound(const List& list, std::uint32_t block) const {
  if (!list.scored) return 0;
  const double score = scorer_.Bound(list.blocks.max_wdf(block), list.blocks.min_spacing(block));
  return static_cast<float>(score * (1 + kScoreTolerance));
}

const PostingBlock& WordBlocks::Decoded(List& list) {
  if (list.decoded_block != list.block) {
    list.blocks.Prefetch(list.block + kBlocksAhead);
    list.blocks.Decode(list.block, &list.decoded);  // of a damaged block nothing
    list.decoded_block = list.block;
  }
  return list.decoded;
}

// All but the longest are looked into, so that a few documents of another language do not raise the bounds of all.
bool WordBlocks::HasPostings(List& list) {
  if (list.block >= list.blocks.count()) return false;
  if (&list == &longest()) return true;
  const PostingBlock& block = Decoded(list);
  const std::size_t at = FindDocid(block.docids, block.count, first_);
  return at != block.count && block.docids[at] <= last_;
}

void WordBlocks::Enter(Docid target) {
  if (target >= first_ && target <= last_) return;
  const bool forward = target >= first_;
  first_ = target;
  last_ = kNoMoreDocs;
  bound_ = 0;
  decoded_ = scored_ = false;
  passed_ = 0;
  for (List& list : lists_) {
    if (!list.finds && last_ == kNoMoreDocs) return;  // none that finds goes on
    list.block = list.blocks.Find(forward ? list.block : 0, target);
    if (list.block < list.blocks.count()) last_ = std::min(last_, list.blocks.last(list.block));
  }
  for (List& list : lists_) {
    if (HasPostings(list)) bound_ += BlockBound(list, list.block);
  }
}

// Of the list's block.
std::span<const Docid> WordBlocks::InStretch(List& list) {
  const PostingBlock& block = Decoded(list);
  const Docid* const begin = std::lower_bound(block.docids, block.docids + block.count, first_);
  return {begin, std::upper_bound(begin, block.docids + block.count, last_)};
}

// Both find and score. What the longer one has between two documents of the other is copied as a whole.
void WordBlocks::MergeTwoLists(List& longer, List& shorter) {
  const std::span<const Docid> most = InStretch(longer), others = InStretch(shorter);
  const std::uint32_t* const most_wdfs = longer.decoded.wdfs + (most.data() - longer.decoded.docids);
  const std::uint32_t* const other_wdfs = shorter.decoded.wdfs + (others.data() - shorter.decoded.docids);
  merged_docids_.resize(most.size() + others.size());
  merged_wdfs_.resize(most.size() + others.size());
  std::size_t at = 0, merged = 0;
  const auto copy_to = [&](std::size_t end) {
    std::copy(most.data() + at, most.data() + end, merged_docids_.data() + merged);
    std::copy(most_wdfs + at, most_wdfs + end, merged_wdfs_.data() + merged);
    merged += end - at;
    at = end;
  };
  for (std::size_t i = 0; i < others.size(); ++i) {
    copy_to(at + FindDocid(most.data() + at, most.size() - at, others[i]));
    const bool in_both = at < most.size() && most[at] == others[i];
    merged_docids_[merged] = others[i];
    merged_wdfs_[merged++] = other_wdfs[i] + (in_both ? most_wdfs[at] : 0);
    at += in_both ? 1 : 0;
  }
  copy_to(most.size());
  docids_ = {merged_docids_.data(), merged};
  wdfs_ = merged_wdfs_.data();
}

void WordBlocks::MergeLists() {
  merged_docids_.clear();
  merged_wdfs_.clear();
  std::vector<const Docid*> at(lists_.size()), end(lists_.size());
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    if (lists_[i].block >= lists_[i].blocks.count()) continue;
    const PostingBlock& block = Decoded(lists_[i]);
    at[i] = std::lower_bound(block.docids, block.docids + block.count, first_);
    end[i] = std::upper_bound(at[i], block.docids + block.count, last_);
  }
  while (true) {
    Docid docid = kNoMoreDocs;
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      if (lists_[i].finds && at[i] != end[i]) docid = std::min(docid, *at[i]);
    }
    if (docid == kNoMoreDocs) break;
    std::uint32_t wdf = 0;
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      while (at[i] != end[i] && *at[i] < docid) ++at[i];
      if (at[i] == end[i] || *at[i] != docid) continue;
      if (lists_[i].scored) wdf += lists_[i].decoded.wdfs[at[i] - lists_[i].decoded.docids];
      ++at[i];
    }
    merged_docids_.push_back(docid);
    merged_wdfs_.push_back(wdf);
  }
  docids_ = merged_docids_;
  wdfs_ = merged_wdfs_.data();
}

void WordBlocks::Decode() {
  if (decoded_) return;
  decoded_ = true;
  docids_ = {};
  if (last_ == kNoMoreDocs) return;
  // Mostly only one list has anything here.
  List* only = nullptr;
  std::size_t with_postings = 0;
  for (List& list : lists_) {
    if (!HasPostings(list)) continue;
    ++with_postings;
    only = &list;
  }
  if (with_postings == 0 || (with_postings == 1 && !only->finds)) return;
  if (with_postings == 2 && lists_.size() == 2 && lists_[1].finds && lists_[0].scored && lists_[1].scored) {
    return MergeTwoLists(lists_[longest_], lists_[1 - longest_]);
  }
  if (with_postings > 1 || !only->scored) return MergeLists();
  const PostingBlock& block = Decoded(*only);
  const Docid* const begin = block.docids + FindDocid(block.docids, block.count, first_);
  const Docid* const end = last_ == only->blocks.last(only->block)
                               ? block.docids + block.count
                               : std::upper_bound(begin, block.docids + block.count, last_);
  docids_ = {begin, end};
  wdfs_ = block.wdfs + (begin - block.docids);
}

std::span<const Docid> WordBlocks::Docids() {
  Decode();
  return docids_;
}

std::span<const float> WordBlocks::Scores() {
  Decode();
  if (!scored_) {
    scored_ = true;
    if (!scores_) scores_ = std::make_unique_for_overwrite<float[]>(lists_.size() * PostingBlock::kMaxPostings);
    Approximate(docids_, wdfs_, scores_.get());
  }
  return {scores_.get(), docids_.size()};
}

void WordBlocks::Approximate(std::span<const Docid> docids, const std::uint32_t* wdfs, float* scores) {
  std::array<float, PostingBlock::kMaxPostings> lengths;
  for (std::size_t begin = 0; begin < docids.size(); begin += lengths.size()) {
    const std::span<const Docid> some = docids.subspan(begin, std::min(lengths.size(), docids.size() - begin));
    segment_.Lengths(some, lengths.data());
    scorer_.Approximate(some.size(), wdfs + begin, lengths.data(), scores + begin);
  }
}

const std::uint32_t* WordBlocks::Wdfs() {
  Decode();
  return wdfs_;
}

// Whether a document of the stretch has the word, as number `passed_` of it. Ascending from call to call.
bool WordBlocks::Find(Docid docid) {
  Decode();
  passed_ += FindDocid(docids_.data() + passed_, docids_.size() - passed_, docid);
  return passed_ < docids_.size() && docids_[passed_] == docid;
}

float WordBlocks::ScoreOf(Docid docid) {
  if (!Find(docid)) return -1;
  if (scored_) return scores_[passed_];
  float length, score;
  segment_.Lengths({&docid, 1}, &length);
  scorer_.Approximate(1, wdfs_ + passed_, &length, &score);
  return score;
}

float WordBlocks::BoundWithin(Docid begin, Docid end) {
  float bound = 0;
  for (List& list : lists_) {
    if (!list.scored) continue;
    list.window_block = list.blocks.Find(list.window_block, begin);
    float highest = 0;
    for (std::uint32_t block = list.window_block; block < list.blocks.count(); ++block) {
      highest = std::max(highest, BlockBound(list, block));
      if (list.blocks.last(block) >= end - 1) break;
    }
    bound += highest;
  }
  return bound;
}

WordBlocks::Best WordBlocks::KnownBest() {
  Best best{{}, std::numeric_limits<float>::infinity()};
  PostingHead head;
  if (!longest().finds || !longest().scored || !segment_.ReadHead(longest().term, &head)) return best;
  std::array<float, kHeadPostings> lengths, scores;
  segment_.Lengths(head.docids, lengths.data());
  scorer_.Approximate(kHeadPostings, head.wdfs, lengths.data(), scores.data());
  best.documents.reserve(kHeadPostings);
  for (std::size_t i = 0; i < kHeadPostings; ++i) best.documents.push_back({head.docids[i], head.wdfs[i], scores[i]});

  std::uint64_t in_short_lists = 0;
  for (const List& list : lists_) {
    if (&list != &longest()) in_short_lists += list.finds ? list.blocks.document_frequency() : kFewDocuments + 1;
  }
  if (in_short_lists > kFewDocuments) return best;
  AddDocumentsOfShortLists(&best.documents);
  const double average_length = AverageLength(segment_.document_count(), segment_.total_length());
  const double bound = scorer_.BoundOfDrag(head.least_drag_of_others, average_length);
  best.others = static_cast<float>(bound * (1 + kScoreTolerance));
  return best;
}

// With the scores that they have by all lists together.
void WordBlocks::AddDocumentsOfShortLists(std::vector<Document>* documents) {
  std::vector<Docid> docids;
  for (List& list : lists_) {
    if (&list == &longest()) continue;
    list.block = 0;
    const PostingBlock& block = Decoded(list);
    docids.insert(docids.end(), block.docids, block.docids + block.count);
  }
  std::sort(docids.begin(), docids.end());
  for (const Docid docid : docids) {
    Enter(docid);
    if (!Find(docid)) continue;  // damaged
    const Document document{docid, wdfs_[passed_], ScoreOf(docid)};
    const auto at = std::lower_bound(documents->begin(), documents->end(), docid,
                                     [](const Document& other, Docid of) { return other.docid < of; });
    if (at != documents->end() && at->docid == docid) {
      *at = document;
    } else {
      documents->insert(at, document);
    }
  }
}

}  // namespace broadsheet
