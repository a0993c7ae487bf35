#include "query/run/position/many_lists.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {
namespace {

// A window is sorted by so many buckets, and has about so many postings if its documents have one each.
constexpr Docid kBuckets = 1 << 12;
constexpr std::uint64_t kPostingsInWindow = kBuckets / 2;
constexpr std::uint64_t kMostWindowDocids = std::uint64_t{1} << 31;

}  // namespace

ManyListsIterator::ManyListsIterator(const Segment& segment, std::vector<WordSource> sources,
                                     std::optional<TextField> field, const WordScorer& scorer, std::string name,
                                     Deadline* deadline)
    : segment_(segment), field_(field), scorer_(scorer), name_(std::move(name)), deadline_(deadline) {
  restricted_ = field.has_value();
  sources_.reserve(sources.size());
  for (WordSource& source : sources) {
    if (!source.finds()) {
      extra_.push_back(segment.Postings(source.term));
      continue;
    }
    documents_ += source.term.document_frequency;
    restricted_ = restricted_ || !source.all_forms;
    sources_.push_back({std::move(source)});
  }
  window_docids_ = WindowDocids();
  OpenLists();
}

void ManyListsIterator::OpenLists() {
  const auto is_long = [](const Source& source) { return source.what.term.document_frequency > kShortList; };
  long_lists_.reserve(static_cast<std::size_t>(std::count_if(sources_.begin(), sources_.end(), is_long)));
  for (std::uint32_t i = 0; i < sources_.size() && !deadline_->Reached(); ++i) {
    if (is_long(sources_[i])) {
      long_lists_.push_back({i, segment_.Postings(sources_[i].what.term)});
      continue;
    }
    PostingBlock block;  // the only one; of a damaged one nothing
    segment_.Blocks(sources_[i].what.term).Decode(0, &block);
    for (std::uint32_t j = 0; j < block.count; ++j) short_lists_.push_back({block.docids[j], i, block.wdfs[j]});
  }
  std::sort(short_lists_.begin(), short_lists_.end(),
            [](const Posting& a, const Posting& b) { return a.docid < b.docid; });
}

void ManyListsIterator::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  for (;;) {
    const auto from = std::lower_bound(window_.begin() + static_cast<std::ptrdiff_t>(last_), window_.end(), target,
                                       [](const Posting& posting, Docid docid) { return posting.docid < docid; });
    if (from != window_.end()) return Take(static_cast<std::size_t>(from - window_.begin()));
    target = FirstAtOrAfter(std::max(target, window_end_));
    if (target == kNoMoreDocs || deadline_->LookNow()) {
      docid_ = kNoMoreDocs;
      return;
    }
    FillWindow(target);
  }
}

Docid ManyListsIterator::FirstAtOrAfter(Docid target) {
  while (next_short_ < short_lists_.size() && short_lists_[next_short_].docid < target) ++next_short_;
  Docid first = next_short_ < short_lists_.size() ? short_lists_[next_short_].docid : kNoMoreDocs;
  for (LongList& list : long_lists_) {
    list.cursor.SkipTo(target);
    first = std::min(first, list.cursor.docid());
  }
  return first;
}

// So that of rare words windows are few, and of frequent ones small.
Docid ManyListsIterator::WindowDocids() const {
  const std::uint64_t documents = segment_.document_count();
  const std::uint64_t docids = documents * kPostingsInWindow / std::max<std::uint64_t>(documents_, 1) + 1;
  const std::uint64_t most = std::clamp<std::uint64_t>(documents, kBuckets, kMostWindowDocids);
  return static_cast<Docid>(std::bit_ceil(std::clamp<std::uint64_t>(docids, kBuckets, most)));
}

// Reads the postings of the documents from `begin` on.
void ManyListsIterator::FillWindow(Docid begin) {
  window_end_ = begin + std::min(window_docids_, kNoMoreDocs - begin);
  unsorted_.clear();
  for (; next_short_ < short_lists_.size() && short_lists_[next_short_].docid < window_end_; ++next_short_) {
    unsorted_.push_back(short_lists_[next_short_]);
  }
  for (auto& [source, cursor] : long_lists_) {
    for (; cursor.docid() < window_end_; cursor.Next()) unsorted_.push_back({cursor.docid(), source, cursor.wdf()});
  }
  SortWindow(begin);
  first_ = last_ = 0;
}

// By document, by counting: in buckets of one document where postings are many, else of several.
void ManyListsIterator::SortWindow(Docid begin) {
  const int bucket_bits = std::countr_zero(window_docids_ / kBuckets);
  ends_.assign(kBuckets + 1, 0);
  for (const Posting& posting : unsorted_) ++ends_[((posting.docid - begin) >> bucket_bits) + 1];
  for (std::size_t i = 1; i < ends_.size(); ++i) ends_[i] += ends_[i - 1];
  window_.resize(unsorted_.size());
  for (const Posting& posting : unsorted_) window_[ends_[(posting.docid - begin) >> bucket_bits]++] = posting;
  if (bucket_bits == 0) return;
  auto bucket = window_.begin();
  for (const std::uint32_t end : ends_) {
    const auto next = window_.begin() + end;
    if (next - bucket > 1)
      std::sort(bucket, next, [](const Posting& a, const Posting& b) { return a.docid < b.docid; });
    bucket = next;
  }
}

void ManyListsIterator::Take(std::size_t posting) {
  first_ = last_ = posting;
  docid_ = window_[posting].docid;
  while (last_ < window_.size() && window_[last_].docid == docid_) ++last_;
}

bool ManyListsIterator::Matches() {
  if (!restricted_) return true;
  if (checked_ != docid_) {
    checked_ = docid_;
    matches_ = HasOccurrence();
  }
  return matches_;
}

// Of hundreds of lists that have a document, mostly the first one looked at decides.
bool ManyListsIterator::HasOccurrence() {
  for (std::size_t i = first_; i < last_ && !field_; ++i) {
    if (sources_[window_[i].source].what.all_forms) return true;
  }
  for (std::size_t i = first_; i < last_; ++i) {
    const Source& source = sources_[window_[i].source];
    for (const WordOccurrence& occurrence : Occurrences(window_[i].source)) {
      if (Counts(source.what, occurrence)) return true;
    }
  }
  return false;
}

// In the candidate, which the source has.
std::span<const WordOccurrence> ManyListsIterator::Occurrences(std::uint32_t source) {
  std::unique_ptr<PostingCursor>& cursor = sources_[source].occurrences;
  if (!cursor) cursor = std::make_unique<PostingCursor>(segment_.Postings(sources_[source].what.term));
  cursor->SkipTo(docid_);
  return cursor->Occurrences();
}

const std::vector<Position>& ManyListsIterator::Positions() {
  if (located_ == docid_) return positions_;
  located_ = docid_;
  positions_.clear();
  for (std::size_t i = first_; i < last_; ++i) {
    const Source& source = sources_[window_[i].source];
    for (const WordOccurrence& occurrence : Occurrences(window_[i].source)) {
      if (Counts(source.what, occurrence)) positions_.push_back(occurrence.position);
    }
  }
  std::sort(positions_.begin(), positions_.end());
  positions_.erase(std::unique(positions_.begin(), positions_.end()), positions_.end());
  return positions_;
}

bool ManyListsIterator::Counts(const WordSource& source, const WordOccurrence& occurrence) const {
  if (field_ && FieldOf(occurrence.position) != *field_) return false;
  return source.all_forms || std::binary_search(source.codes.begin(), source.codes.end(), occurrence.code);
}

double ManyListsIterator::Score() {
  std::uint32_t occurrences = 0;
  for (std::size_t i = first_; i < last_; ++i) {
    if (sources_[window_[i].source].what.scored) occurrences += window_[i].wdf;
  }
  for (PostingCursor& cursor : extra_) {
    cursor.SkipTo(docid_);
    if (cursor.docid() == docid_) occurrences += cursor.wdf();
  }
  return occurrences == 0 ? 0 : scorer_.Score(occurrences, segment_.length(docid_));
}

std::string ManyListsIterator::Describe() const {
  return StrCat("words ", name_, " ", sources_.size(), " lists, ", documents_, " postings",
                restricted_ ? ", occurrences checked" : "");
}

}  // namespace broadsheet
