#include "query/run/position/many_lists.h"

#include <algorithm>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {

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
  OpenLists();
}

void ManyListsIterator::OpenLists() {
  const auto is_long = [](const Source& source) { return source.what.term.document_frequency > kShortList; };
  long_lists_.reserve(static_cast<std::size_t>(std::count_if(sources_.begin(), sources_.end(), is_long)));
  for (std::uint32_t i = 0; i < sources_.size() && !deadline_->Reached(); ++i) {
    PostingCursor cursor = segment_.Postings(sources_[i].what.term);
    if (is_long(sources_[i])) {
      long_lists_.push_back({i, std::move(cursor)});
      continue;
    }
    for (cursor.Next(); !cursor.at_end(); cursor.Next()) short_lists_.push_back({cursor.docid(), i, cursor.wdf()});
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

// Reads the postings of the documents from `begin` on, and sorts them by document (by counting).
void ManyListsIterator::FillWindow(Docid begin) {
  window_end_ = begin + std::min(kWindowDocids, kNoMoreDocs - begin);
  unsorted_.clear();
  std::vector<std::uint32_t> ends(kWindowDocids + 1, 0);  // by docid less `begin`: where the next posting goes
  const auto take = [&](const Posting& posting) {
    unsorted_.push_back(posting);
    ++ends[posting.docid - begin + 1];
  };
  for (; next_short_ < short_lists_.size() && short_lists_[next_short_].docid < window_end_; ++next_short_) {
    take(short_lists_[next_short_]);
  }
  for (auto& [source, cursor] : long_lists_) {
    for (; cursor.docid() < window_end_; cursor.Next()) take({cursor.docid(), source, cursor.wdf()});
  }
  for (std::size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  window_.resize(unsorted_.size());
  for (const Posting& posting : unsorted_) window_[ends[posting.docid - begin]++] = posting;
  first_ = last_ = 0;
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
