#include "query/run/word_iterator.h"

#include <algorithm>
#include <utility>

#include "storage/strings.h"

namespace broadsheet {

WordIterator::WordIterator(const Segment& segment, std::vector<WordSource> sources, std::optional<TextField> field,
                           const WordScorer& scorer, std::string name)
    : segment_(segment), field_(field), scorer_(scorer), name_(std::move(name)) {
  restricted_ = field.has_value();
  sources_.reserve(sources.size());
  for (WordSource& source : sources) {
    if (!source.finds()) {
      extra_.push_back(segment.Postings(source.term));
      continue;
    }
    documents_ += source.term.document_frequency;
    if (!source.all_forms) restricted_ = true;
    sources_.push_back({segment.Postings(source.term), std::move(source.codes), source.all_forms, source.scored});
  }
}

void WordIterator::TakeFirst() {
  docid_ = kNoMoreDocs;
  for (const Source& source : sources_) docid_ = std::min(docid_, source.cursor.docid());
}

void WordIterator::SkipTo(Docid target) {
  if (target <= docid_ && docid_ != 0) return;
  for (Source& source : sources_) source.cursor.SkipTo(target);
  TakeFirst();
}

void WordIterator::Next() {
  if (sources_.size() == 1) [[likely]] {
    sources_.front().cursor.Next();
    docid_ = sources_.front().cursor.docid();
  } else {
    SkipTo(docid_ + 1);
  }
}

bool WordIterator::Counts(const Source& source, const WordOccurrence& occurrence) const {
  if (field_ && FieldOf(occurrence.position) != *field_) return false;
  return source.all_forms || std::binary_search(source.codes.begin(), source.codes.end(), occurrence.code);
}

bool WordIterator::HasOccurrence() {
  for (Source& source : sources_) {
    if (source.cursor.docid() != docid_) continue;
    for (const WordOccurrence& occurrence : source.cursor.Occurrences()) {
      if (Counts(source, occurrence)) return true;
    }
  }
  return false;
}

bool WordIterator::Matches() {
  if (!restricted_) return true;
  if (checked_ != docid_) {
    matches_ = HasOccurrence();
    checked_ = docid_;
  }
  return matches_;
}

double WordIterator::Score() {
  std::uint32_t occurrences = 0;
  for (const Source& source : sources_) {
    if (source.scored && source.cursor.docid() == docid_) occurrences += source.cursor.wdf();
  }
  for (PostingCursor& cursor : extra_) {
    cursor.SkipTo(docid_);
    if (cursor.docid() == docid_) occurrences += cursor.wdf();
  }
  return occurrences == 0 ? 0 : scorer_.Score(occurrences, segment_.length(docid_));
}

std::optional<std::uint64_t> WordIterator::KnownCount() const {
  if (restricted_ || sources_.size() != 1) return std::nullopt;
  return documents_;
}

const std::vector<Position>& WordIterator::Positions() {
  if (located_ == docid_) return positions_;
  located_ = docid_;
  positions_.clear();
  for (Source& source : sources_) {
    if (source.cursor.docid() != docid_) continue;
    for (const WordOccurrence& occurrence : source.cursor.Occurrences()) {
      if (Counts(source, occurrence)) positions_.push_back(occurrence.position);
    }
  }
  // Forms of one word may stand at the same position, and lists of several terms interleave.
  if (sources_.size() > 1) std::sort(positions_.begin(), positions_.end());
  positions_.erase(std::unique(positions_.begin(), positions_.end()), positions_.end());
  return positions_;
}

std::string WordIterator::Describe() const {
  return StrCat("word ", name_, " ", documents_, " documents", restricted_ ? ", occurrences checked" : "");
}

}  // namespace broadsheet
